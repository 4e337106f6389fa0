import { makeFile, mebibyte } from '../support/test-files.ts'
import { downloadAll, drop, open, untilOffered } from './app-steps.ts'
import { connectBare, moveBare, moveStock } from './bare-steps.ts'
import type { BenchContext, Benchmark, Report } from './benchmark.ts'
import { profiled } from './profiles.ts'
import { runRounds, type Runs } from './rounds.ts'
import { onStage, type Stage } from './stage.ts'
import { ratios } from './statistics.ts'

/** Neighbours are those that are held against each other. */
const contenders = ['stock', 'app from the drop', 'floor', 'app', 'channel'] as const
type Contender = (typeof contenders)[number]

interface Run {
  readonly milliseconds: number
  /** Of all processes of both browsers. */
  readonly cpuSeconds: number
}

export const throughput: Benchmark = {
  name: 'throughput',
  what: 'the app over a bare data channel, over the floor, and over webtorrent as shipped',
  run: (context) => onStage(context.folder, (stage) => run(context, stage)),
}

async function run(context: BenchContext, stage: Stage): Promise<Report> {
  const { pairs, size, folder, note } = context
  const { path } = await makeFile(folder, 'holiday film.mkv', size, 1)
  const runs = await runRounds(contenders, pairs, async (name, round) => {
    const timed = await runContender(name, context, stage, path)
    await stage.browsers.clear()
    note(`round ${round + 1} of ${pairs}, ${name}: ${rate(size, timed).toFixed(1)} MB/s`)
    return timed
  })
  return reportOf(runs, size)
}

async function runContender(name: Contender, context: BenchContext, stage: Stage, path: string): Promise<Run> {
  const { sender, receiver } = stage.browsers
  const measured = async (work: () => Promise<number>): Promise<Run> => {
    const before = stage.browsers.cpuSeconds()
    const { profiles } = context
    const milliseconds = await (profiles === null ? work() : profiled(stage.browsers, profiles, name, work))
    return { milliseconds, cpuSeconds: stage.browsers.cpuSeconds() - before }
  }
  switch (name) {
    case 'stock':
      return measured(async () => {
        const { droppedAt, storedAt } = await moveStock(stage, path)
        return storedAt - droppedAt
      })
    case 'app from the drop':
      return measured(async () => {
        const { link, droppedAt } = await drop(sender.page, stage.appUrl, path)
        await open(receiver.page, link)
        return (await downloadAll(receiver.page)).completeAt - droppedAt
      })
    case 'app': {
      const { link } = await drop(sender.page, stage.appUrl, path)
      await open(receiver.page, link)
      await untilOffered(receiver.page)
      return measured(async () => {
        const { clickedAt, completeAt } = await downloadAll(receiver.page)
        return completeAt - clickedAt
      })
    }
    default:
      await connectBare(stage, path)
      return measured(() => moveBare(stage, name, context.size))
  }
}

const rate = (size: number, { milliseconds }: Run) => size / 1e6 / (milliseconds / 1000)

function reportOf(runs: Runs<Contender, Run>, size: number): Report {
  const rates = (name: Contender) => runs[name].map((timed) => rate(size, timed))
  const efficiency = (name: Contender) => runs[name].map(({ cpuSeconds }) => size / 1e6 / cpuSeconds)
  const over = (name: Contender, other: Contender) => ratios(rates(name), rates(other))
  const efficiencyOver = (name: Contender, other: Contender) => ratios(efficiency(name), efficiency(other))
  const app = 'app from the drop'
  return {
    figures: [
      { name: 'app over the floor', unit: 'x', values: over('app', 'floor'), target: { atLeast: 0.8 } },
      { name: 'app over stock, both from the drop', unit: 'x', values: over(app, 'stock'), target: { atLeast: 1.2 } },
      { name: 'app over the floor, a CPU-second', unit: 'x', values: efficiencyOver('app', 'floor') },
      { name: 'app over stock, a CPU-second', unit: 'x', values: efficiencyOver(app, 'stock') },
      { name: 'app over the bare channel', unit: 'x', values: over('app', 'channel') },
      { name: 'floor over the bare channel', unit: 'x', values: over('floor', 'channel') },
      ...contenders.flatMap((name) => [
        { name, unit: 'MB/s', values: rates(name) },
        { name: `${name}, a CPU-second`, unit: 'MB', values: efficiency(name) },
      ]),
    ],
    notes: [
      `One run moves ${size / mebibyte} MiB between two Chromium processes with profiles on disk, the same for all.`,
      'app: from the click on Download all, with everything prepared, to the status Complete.',
      'channel: a file over one data channel; floor: the same, sealed by the sender, hashed, opened and stored in IndexedDB by the receiver; both from asking for it to the last byte.',
      'stock: seed, magnet link, the same tracker and STUN server, its default store (the private file system); like “app from the drop” it counts hashing, opening the link and meeting.',
    ],
  }
}
