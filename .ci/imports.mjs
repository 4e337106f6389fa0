import { readdirSync } from 'node:fs'
import { cruise } from 'dependency-cruiser'
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

// Checks who imports whom, and that nothing escaped the check: with a TypeScript that dependency-cruiser does not know it
// sees no modules and finds no fault.

const folders = ['src', 'signaling', 'e2e', 'fuzz']

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path)),
)
const { output } = await cruise(folders, await readOptions('./.dependency-cruiser.cjs'))
const unseen = files.filter((path) => !output.modules.some(({ source }) => source === path))
const broken = output.summary.violations

for (const { rule, from, to } of broken) console.error(`${rule.name}: ${from} -> ${to}`)
for (const path of unseen) console.error(`not seen: ${path}`)
console.log(`${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} imports`)
process.exitCode = broken.length === 0 && unseen.length === 0 && files.length > 100 ? 0 : 1
