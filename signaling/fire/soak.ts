import { parseArgs } from 'node:util'
import { mostHeapGrowth, mostResidentGrowth } from './bounds.ts'
import { underFire, type FireReport } from './fire.ts'
import { trackerScripts } from './tracker-process.ts'

const slowestMs = 100

const usage = `npm run soak -- [--minutes N] [--seed S] [--rate N] [--script FILE]

  --minutes N    how long the fire lasts (10)
  --seed S       what each attacker chooses, in its order; how they meet is never the same (chosen at random)
  --rate N       hostile frames a second (2000)
  --script FILE  the built server (dist-server/main.js)`

// The load of `npm run test:long`, for as long as one likes.
const load = {
  hostileSockets: 60,
  idleSockets: 5_000,
  churnMembers: 2_000,
  stormSockets: 200,
  slowConsumers: 20,
  floodSockets: 20,
  trickleSockets: 100,
  honestPairs: 10,
}

/** @returns the exit code: 1 when the tracker fell, or somebody honest suffered */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      rate: { type: 'string', default: '2000' },
      script: { type: 'string', default: trackerScripts.ours },
      help: { type: 'boolean', default: false },
    },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
  const minutes = Number(values.minutes)
  const framesPerSecond = Number(values.rate)
  if (values.help || !Number.isSafeInteger(seed) || !(minutes > 0) || !(framesPerSecond > 0)) {
    print(usage)
    return values.help ? 0 : 2
  }
  print(`seed ${seed}, ${minutes} minutes`)
  const report = await underFire({
    ...load,
    script: values.script,
    seed,
    framesPerSecond,
    frames: 0,
    minSeconds: 60 * minutes,
    note: print,
  })
  print(figures(report))
  const faults = faultsOf(report)
  for (const fault of faults) print(`NOT HELD: ${fault}`)
  return faults.length === 0 ? 0 : 1
}

/** What was promised and did not hold. The latency is one of a machine that does nothing else: see the quiet tracker's. */
function faultsOf({ isAlive, stats, honest, heapGrowth, residentGrowth, ...report }: FireReport): readonly string[] {
  const { lost, forged, refused, dropped, p99 } = honest
  const promises: readonly (readonly [string, boolean])[] = [
    ['alive at the end', isAlive],
    ['no faults', stats['faults'] === 0],
    ['honest peers are served', lost + forged + refused + dropped === 0],
    ['frames are read, refused and closed as they have to be', report.unanswered + report.wrongGoodbyes.length === 0],
    ['each class of frames gets through', Object.values(report.classes).every(({ done }) => done > 0)],
    ['who is idle is kept', report.lostIdlers === 0],
    [`${load.churnMembers} members in the churning swarm`, report.fewestMembers >= load.churnMembers],
    ['no warnings and no errors', report.errors.length === 0],
    [`p99 below ${slowestMs} ms`, p99 < slowestMs],
    ['the limit on refusals is met', report.givenUpOn > 0],
    ['the heap is back where it was', heapGrowth < mostHeapGrowth],
    ['the process is about as large as it was', residentGrowth < mostResidentGrowth],
  ]
  return promises.filter(([, isHeld]) => !isHeld).map(([promise]) => promise)
}

function figures({ honest, aside, stats, ...report }: FireReport): string {
  const rows: readonly (readonly [string, string | number])[] = [
    ['seconds', report.seconds.toFixed(0)],
    ['hostile frames', report.framesSent],
    ['of them treated as they have to be', sum(Object.values(report.classes).map(({ done }) => done))],
    ['refused without an answer', report.unanswered],
    ['wrong goodbyes', report.wrongGoodbyes.join('; ') || 'none'],
    ['connections closed for refusals', report.givenUpOn],
    ['messages that the tracker took', String(stats['framesReceived'])],
    ['connections tried', report.connects],
    ['of them refused', report.refusedConnects],
    ['WebSockets at once, at most', report.mostSockets],
    ['idle ones lost', report.lostIdlers],
    ['churning swarm, fewest members', report.fewestMembers],
    ['came back to it', report.returns],
    ['slow consumers cut', String(stats['slowConsumers'])],
    ['unfinished requests cut', report.cutTricklers],
    ['faults', String(stats['faults'])],
    ['refusals', JSON.stringify(stats['refusals'])],
    ['warnings and errors', report.errors.join('; ') || 'none'],
    ['honest rounds', honest.rounds],
    ['honest messages under fire', honest.timed],
    ['lost, forged, refused, dropped', `${honest.lost}, ${honest.forged}, ${honest.refused}, ${honest.dropped}`],
    ['why', honest.reasons.join('; ')],
    ['honest ms: median, p99, slowest', [honest.p50, honest.p99, honest.slowest].map((ms) => ms.toFixed(1)).join(', ')],
    ['the same at a quiet tracker', [aside.p50, aside.p99, aside.slowest].map((ms) => ms.toFixed(1)).join(', ')],
    ['living heap left behind', `${(report.heapGrowth / 1024).toFixed(0)} KiB`],
    ['resident memory left behind', `${(report.residentGrowth / 2 ** 20).toFixed(1)} MiB`],
    ['alive at the end', String(report.isAlive)],
  ]
  return rows.map(([name, value]) => `${name.padEnd(34)}${value}`).join('\n')
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
const print = (text: string): void => void process.stdout.write(`${text}\n`)
