import { readFile, writeFile } from 'node:fs/promises'
import { ratesPlot } from './plot.ts'
import { ratesTable, type PathRates } from './rates.ts'
import { withBlock } from './readme-block.ts'

const readmeUrl = new URL('../../../README.md', import.meta.url)
const plotUrl = new URL('far.svg', import.meta.url)
const plotInReadme = 'e2e/bench/far/far.svg'

export interface Caption {
  readonly commandLine: string
  readonly date: string
  readonly cores: number
  /** Of the machine in the last minute before, in processes that want to run. */
  readonly load: number
}

/** Puts the table and the plot into README.md. */
export async function writeReadme(
  paths: readonly PathRates[],
  names: readonly string[],
  { commandLine, date, cores, load }: Caption,
): Promise<void> {
  const description = `MB/s of ${names.join('; ')}, by round trip, for each loss. The table below says the same in numbers.`
  const block = [
    `![${description}](${plotInReadme})`,
    `MB/s, medians: \`${commandLine}\`, ${date}, ${cores} cores, at a load of ${load.toFixed(1)} before it began.`,
    ratesTable(paths, names),
  ].join('\n\n')
  const readme = withBlock(await readFile(readmeUrl, 'utf8'), block)
  await writeFile(plotUrl, ratesPlot(paths, names, description))
  await writeFile(readmeUrl, readme)
}
