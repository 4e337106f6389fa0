import type { Benchmark, Figure, Report, Target } from './benchmark.ts'
import { summarize } from './statistics.ts'

const headings = ['', 'median', 'middle half', 'least to most', 'target', ''] as const

/** A benchmark's figures as lines of text, its notes below. */
export function reportText(
  { name, what }: Pick<Benchmark, 'name' | 'what'>,
  { figures, notes, table }: Report,
): string {
  const rows = [headings, ...figures.map(rowOf)]
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const own = table ? [table.text, ''] : []
  return [`${name}: ${what}`, '', ...lines, '', ...own, ...notes.map((note) => `- ${note}`)]
    .map((l) => l.trimEnd())
    .join('\n')
}

/** @returns null when there is nothing to reach */
export function isReached({ values, target }: Figure): boolean | null {
  if (!target) return null
  const { median } = summarize(values)
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost
}

function rowOf(figure: Figure): readonly string[] {
  const { name, unit, values, target } = figure
  const { median, lowerQuartile, upperQuartile, least, greatest } = summarize(values)
  const range = (from: number, to: number) => (values.length === 1 ? '' : `${digits(from)} - ${digits(to)}`)
  const reached = isReached(figure)
  return [
    name,
    `${digits(median)} ${unit}`,
    range(lowerQuartile, upperQuartile),
    range(least, greatest),
    target ? targetText(target) : '',
    reached === null ? '' : reached ? '✓' : '✗',
  ]
}

const targetText = (target: Target) => ('atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`)

/** Three that mean something. */
const digits = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))
