import type { Figure, Report, Target } from '../benchmark.ts'
import { ratios } from '../statistics.ts'
import type { Contender } from './contenders.ts'
import { lineRate, pathName, queueMs, type Path } from './path.ts'
import { rateFigures, ratesTable, type PathRates } from './rates.ts'
import { latePercent, spiltPercent, type FarRun } from './timed-run.ts'
import { lateMs } from './ways.ts'

export interface Measured {
  readonly rates: readonly PathRates[]
  /** One channel through the relay without delay or limit; null where it did not run. */
  readonly rig: FarRun | null
  /** One for each round. */
  readonly four: readonly FarRun[]
  /** All of them. */
  readonly runs: readonly FarRun[]
}

interface Comparison {
  readonly path: string
  readonly of: Contender
  readonly over: Contender
  readonly target: Target
}

const comparisons: readonly Comparison[] = [
  { path: '0/0', of: 'app', over: 'app, one lane', target: { atLeast: 0.97 } },
  { path: '50/0.1', of: 'app', over: 'channel', target: { atLeast: 6 } },
  { path: '50/0.1', of: 'app', over: 'stock', target: { atLeast: 6 } },
  { path: '100/1', of: 'app', over: 'channel', target: { atLeast: 5 } },
  { path: '100/1', of: 'app', over: 'stock', target: { atLeast: 5 } },
]

export const hasTarget = (path: Path) => comparisons.some((comparison) => comparison.path === pathName(path))

export function reportOf({ rates, rig, four, runs }: Measured, names: readonly Contender[]): Report {
  return {
    figures: [
      ...comparisons.flatMap((comparison) => compare(comparison, rates)),
      ...fourFigures(four),
      ...(rig === null ? [] : [{ name: 'the rig: a channel, no delay, no limit', unit: 'MB/s', values: rig.rates }]),
      {
        name: `the rig: forwarded over ${lateMs} ms late`,
        unit: '%',
        values: runs.map(({ counts }) => latePercent(counts)),
      },
      {
        name: 'the rig: lost by the machine itself',
        unit: '%',
        values: runs.map(({ counts }) => spiltPercent(counts)),
      },
    ],
    table: { text: ratesTable(rates, names), figures: rateFigures(rates, names) },
    notes: [
      `All packets between the two pass one relay. A person’s line carries ${lineRate / 1e6} MB/s away, headers and all, for all connections together; up to ${queueMs} ms of packets wait before it, the rest is dropped; then half of the round trip; the loss is each way, of each packet for itself, the same chances for all contenders of a round.`,
      'The way to the meeting point and to the STUN server is not delayed. No time below counts connecting or preparing.',
      'app: from the click on Download all, with everything prepared, to the status Complete. stock: webtorrent as shipped, from its list of files to the last stored byte.',
      'app, one lane: the same, from a server with --max-lanes 1.',
      'channel: a file over one data channel, in messages of 256 KiB, 1 to 4 MiB held ready, from asking to the last byte; so are the loops.',
      'burst loop: as FilePizza does over PeerJS: parts of 256 KiB, each in messages of 16,300 bytes, whatever is buffered; only above 8 MiB, as PeerJS does, it waits and looks again each 50 ms: at 16 MiB Chromium would fail the channel.',
      'stop-and-wait loop: as PairDrop does: messages of 64,000 bytes; after each MB it waits for the other’s answer.',
      'A run moves 1 to 256 MiB, so that it takes 20 s or more where that is possible: a start without losses counts little then.',
      'four people: one sends and four receive at the same time, on one path, each with a line of their own.',
    ],
  }
}

function compare({ path, of, over, target }: Comparison, all: readonly PathRates[]): Figure[] {
  const rates = all.find((entry) => pathName(entry.path) === path)?.rates
  const [mine, others] = [rates?.[of], rates?.[over]]
  if (!mine || !others) return []
  return [{ name: `${path}: ${of} over ${over}`, unit: 'x', values: ratios(mine, others), target }]
}

function fourFigures(four: readonly FarRun[]): Figure[] {
  if (four.length === 0) return []
  const each = four.map(({ rates }) => rates)
  return [
    {
      name: 'four people, max/min of their rates',
      unit: 'x',
      values: each.map((rates) => Math.max(...rates) / Math.min(...rates)),
      target: { atMost: 1.5 },
    },
    { name: 'four people, the slowest', unit: 'MB/s', values: each.map((rates) => Math.min(...rates)) },
  ]
}
