import { parseArgs } from 'node:util'
import { mebibyte } from '../support/test-files.ts'
import { parsePaths, type Path } from './far/path.ts'

export interface Options {
  /** Those to run, in the order given; empty for all. */
  readonly names: readonly string[]
  readonly pairs: number
  /** Bytes. */
  readonly size: number
  readonly isQuick: boolean
  /** Files and folders to write to, when asked for. */
  readonly json: string | null
  readonly profiles: string | null
  /** For benchmarks that go far; null for those that each of them goes by itself. */
  readonly paths: readonly Path[] | null
  readonly writesReadme: boolean
  readonly help: boolean
}

export const usage = `npm run bench -- [NAME...] [--pairs N] [--size MiB] [--quick] [--json FILE] [--profiles FOLDER]
                         [--paths LIST] [--write-readme]

  --pairs N          how often each contender runs (7; far: three times at least on paths that have a target)
  --size MiB         the file of one run (100)
  --quick            one pair of small files: proves that everything runs
  --json FILE        writes every single measurement
  --profiles FOLDER  writes CPU profiles of both pages for DevTools; the figures are worth nothing then
  --paths LIST       far, fair: round trip in ms and loss in percent of each path, such as 50/0.1,100/1
                     (far: all 15; fair: 50/0,50/0.1)
  --write-readme     far: puts its table and its plot into README.md`

/** @throws {Error} that says which option is wrong */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      pairs: { type: 'string' },
      size: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      profiles: { type: 'string' },
      paths: { type: 'string' },
      'write-readme': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return {
    names: positionals,
    pairs: wholeNumber('pairs', values.pairs, values.quick ? 1 : 7),
    size: wholeNumber('size', values.size, values.quick ? 4 : 100) * mebibyte,
    isQuick: values.quick,
    json: values.json ?? null,
    profiles: values.profiles ?? null,
    paths: values.paths === undefined ? null : parsePaths(values.paths),
    writesReadme: values['write-readme'],
    help: values.help,
  }
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--${name} takes a whole number from 1, not ${text}`)
  return Number(text)
}
