import type { Path } from './far/path.ts'

/** What `npm run bench` runs by name. To add one: write `NAME.bench.ts` and list it in main.ts. */
export interface Benchmark {
  /** One word, as it is given on the command line. */
  readonly name: string
  /** One line: what is held against what, and what counts. */
  readonly what: string
  /** @throws {Error} only when something did not run, never because it was slow */
  run(context: BenchContext): Promise<Report>
}

export interface BenchContext {
  /** How often each contender runs, at least 1. Use `roundOrder` for who goes first. */
  readonly pairs: number
  /** The size of one run in bytes, for benchmarks that move files. */
  readonly size: number
  /** Proves only that everything runs: the smallest load that touches all of it. */
  readonly isQuick: boolean
  /** A temporary folder on disk, gone afterwards. */
  readonly folder: string
  /** The folder for CPU profiles, when they were asked for. */
  readonly profiles: string | null
  /** For benchmarks that go far; null for those that each of them goes by itself. */
  readonly paths: readonly Path[] | null
  /** Whether to put tables and plots where README.md shows them. */
  readonly writesReadme: boolean
  /** What was asked for, as it is typed. */
  readonly commandLine: string
  /** One line of progress on standard error. */
  note(text: string): void
}

export interface Report {
  readonly figures: readonly Figure[]
  /** Whole sentences below the table: what the contenders are, what a figure leaves out. */
  readonly notes: readonly string[]
  /** For figures that are better read in a table of their own: its lines, and each of them for the JSON file. */
  readonly table?: { readonly text: string; readonly figures: readonly Figure[] }
}

/** One line of the table. */
export interface Figure {
  /** Such as `app over the floor`. */
  readonly name: string
  /** `x` for a ratio. */
  readonly unit: string
  /** One for each pair, in order. A ratio is taken within a pair, never between medians. */
  readonly values: readonly number[]
  readonly target?: Target
}

/** Held against the median. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }
