import { markdownTable } from '../markdown-table.ts'
import { summarize } from '../statistics.ts'
import { pathName, type Path } from './path.ts'

/** What the contenders did on one path, MB/s for each round. */
export interface PathRates {
  readonly path: Path
  readonly rates: Readonly<Record<string, readonly number[]>>
}

export const medianOf = ({ rates }: PathRates, name: string): number => summarize(rates[name] ?? []).median

/** Rows: paths; columns: contenders; MB/s, the median of the rounds. Markdown, as Prettier would write it. */
export function ratesTable(paths: readonly PathRates[], names: readonly string[]): string {
  const head = ['round trip, loss', ...names]
  const rows = paths.map((entry) => [
    `${entry.path.roundTripMs} ms, ${entry.path.lossPercent} %`,
    ...names.map((name) => medianOf(entry, name).toFixed(2)),
  ])
  return markdownTable([head, ...rows])
}

/** Each measurement, for the JSON file. */
export const rateFigures = (paths: readonly PathRates[], names: readonly string[]) =>
  paths.flatMap(({ path, rates }) =>
    names.map((name) => ({ name: `${pathName(path)}: ${name}`, unit: 'MB/s', values: rates[name] ?? [] })),
  )
