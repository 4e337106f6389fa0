import { runnerImport } from 'vite'

// `node signaling/fire/run.mjs NAME ...`: runs `main` of NAME.ts here. Node of this version does not read TypeScript;
// Vite, which builds the rest, does.

const [name, ...args] = process.argv.slice(2)
const { module } = await runnerImport(new URL(`${name}.ts`, import.meta.url).pathname, {
  configFile: false,
  logLevel: 'warn',
})
process.exitCode = await module.main(args)
