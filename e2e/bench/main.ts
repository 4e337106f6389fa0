import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark, Report } from './benchmark.ts'
import { CannotRunHere } from './cannot-run-here.ts'
import { fair } from './fair.bench.ts'
import { far } from './far.bench.ts'
import { home } from './home.bench.ts'
import { link } from './link.bench.ts'
import { memory } from './memory.bench.ts'
import { opening } from './open.bench.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { play } from './play.bench.ts'
import { reopen } from './reopen.bench.ts'
import { saveMemory } from './save.bench.ts'
import { screen } from './screen.bench.ts'
import { seal } from './seal.bench.ts'
import { summarize } from './statistics.ts'
import { store } from './store.bench.ts'
import { isReached, reportText } from './table.ts'
import { throughput } from './throughput.bench.ts'
import { tracker } from './tracker.bench.ts'

const benchmarks: readonly Benchmark[] = [
  throughput,
  far,
  fair,
  link,
  opening,
  seal,
  store,
  reopen,
  play,
  memory,
  saveMemory,
  screen,
  home,
  tracker,
]

/** Runs what the command line asks for. @returns the exit code: 1 when something did not run, whatever the figures are */
export async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args)
  if (options.help) {
    console.log([usage, '', ...benchmarks.map(({ name, what }) => `  ${name.padEnd(12)} ${what}`)].join('\n'))
    return 0
  }
  const chosen = choose(options.names)
  const reports: { readonly benchmark: Benchmark; readonly report: Report }[] = []
  const tables: string[] = []
  const failures: string[] = []
  const leftOut: string[] = []
  for (const benchmark of chosen) {
    try {
      const report = await runOne(benchmark, options, args)
      tables.push(reportText(benchmark, report))
      reports.push({ benchmark, report })
      // After each: what has run is kept, whatever becomes of the next.
      if (options.json !== null) await writeFile(options.json, JSON.stringify(asJson(options, reports), null, 2))
    } catch (error) {
      // Who asks for all has what this machine can do, but for CI, which must know when it does less.
      const mayLeaveOut = error instanceof CannotRunHere && options.names.length === 0 && !process.env['CI']
      if (error instanceof CannotRunHere) console.error(`${benchmark.name} can't run here: ${error.message}`)
      else console.error(error)
      const others = mayLeaveOut ? leftOut : failures
      others.push(benchmark.name)
    }
  }
  for (const table of tables) console.log(`\n${table}`)
  const named = (names: readonly string[]) => `${names.length}${names.map((name) => ` ${name}`).join()}`
  const notHere = leftOut.length === 0 ? '' : `, left out on this machine: ${named(leftOut)}`
  console.log(`\n${reports.length} ran, did not: ${named(failures)}${notHere}`)
  return failures.length === 0 ? 0 : 1
}

function choose(names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return benchmarks
  return names.map((name) => {
    const found = benchmarks.find((benchmark) => benchmark.name === name)
    if (!found) throw new Error(`no benchmark is called ${name}; there are ${benchmarks.map((b) => b.name).join(', ')}`)
    return found
  })
}

async function runOne(benchmark: Benchmark, options: Options, args: readonly string[]): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-bench-'))
  const started = performance.now()
  const note = (text: string) => {
    console.error(`[${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s] ${benchmark.name}: ${text}`)
  }
  try {
    const commandLine = ['npm run bench --', ...args].join(' ')
    const report = await benchmark.run({ ...options, folder, commandLine, note })
    return options.isQuick ? withoutTargets(report) : report
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** So little data says nothing about a target. */
const withoutTargets = ({ figures }: Report): Report => ({
  figures: figures.map(({ name, unit, values }) => ({ name, unit, values })),
  notes: ['A quick run proves that everything runs; its figures prove nothing.'],
})

const asJson = (
  { pairs, size }: Options,
  reports: readonly { readonly benchmark: Benchmark; readonly report: Report }[],
) => ({
  date: new Date().toISOString(),
  machine: { cores: cpus().length, model: cpus()[0]?.model ?? '' },
  pairs,
  size,
  benchmarks: reports.map(({ benchmark, report }) => ({
    name: benchmark.name,
    figures: [...report.figures, ...(report.table?.figures ?? [])].map((figure) => ({
      ...figure,
      ...summarize(figure.values),
      reached: isReached(figure),
    })),
    notes: report.notes,
  })),
})
