import { cpus, loadavg } from 'node:os'
import type { BenchContext, Benchmark } from './benchmark.ts'
import { contenders, moveBy, shownOrder, type Contender } from './far/contenders.ts'
import { sendOverRelay } from './far/detour.ts'
import { startFourPeople } from './far/four-people.ts'
import { allPaths, lineRate, pathName, quickPaths, type Path } from './far/path.ts'
import type { PathRates } from './far/rates.ts'
import { favourNetwork } from './far/precedence.ts'
import { hasTarget, reportOf, type Measured } from './far/report.ts'
import { startRelay } from './far/start-relay.ts'
import { timeRun, type FarJob, type FarRun, type FarStage } from './far/timed-run.ts'
import { writeReadme } from './far/write-readme.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'

const fourPeoplePath: Path = { roundTripMs: 50, lossPercent: 0.1 }
/** Where there is a target, one round says too little. */
const targetRounds = 3
const rigPath: Path = { roundTripMs: 0, lossPercent: 0 }

export const far: Benchmark = {
  name: 'far',
  what: 'the app over one data channel, over webtorrent as shipped and over common loops, on long and lossy ways',
  async run(context) {
    const load = loadavg()[0] ?? 0
    const measured = await onStage(context.folder, async (stage) => {
      const relay = startRelay()
      try {
        const { sender, receiver } = stage.browsers
        await sendOverRelay(sender.page, 'sender', relay)
        await sendOverRelay(receiver.page, 'receiver', relay)
        favourNetwork()
        return await measure({ context, stage, relay })
      } finally {
        await relay.stop()
      }
    })
    if (context.writesReadme && !context.isQuick) await write(context, measured, load)
    return reportOf(measured, shownOrder)
  },
}

async function measure(far: FarStage): Promise<Measured> {
  const { pairs, isQuick } = far.context
  const paths = far.context.paths ?? (isQuick ? quickPaths : allPaths)
  const runs: FarRun[] = []
  const time = async (job: FarJob) => {
    const run = await timeRun(job, far)
    runs.push(run)
    return run
  }
  const between = (name: Contender, path: Path, round: number, bytesPerSecond = lineRate) =>
    time({
      name,
      path,
      round,
      bytesPerSecond,
      move: async (file, size) => [await moveBy(name, far.stage, file, size)],
    })

  // What goes through it without delay or limit says what the rig alone would stop.
  const rig = isQuick ? null : await between('channel', rigPath, 0, Infinity)
  const rates: PathRates[] = []
  for (const path of paths) {
    const rounds = !isQuick && hasTarget(path) ? Math.max(pairs, targetRounds) : pairs
    const timed = await runRounds(contenders, rounds, (name, round) => between(name, path, round))
    const ofPath = contenders.map((name) => [name, timed[name].map(({ rates }) => rates[0] ?? Number.NaN)] as const)
    rates.push({ path, rates: Object.fromEntries(ofPath) })
  }
  const four: FarRun[] = []
  if (!isQuick && paths.some((path) => pathName(path) === pathName(fourPeoplePath))) {
    const people = await startFourPeople(far.relay)
    try {
      for (let round = 0; round < Math.max(pairs, targetRounds); round++) {
        const move = (file: string) => people.moveToAll(far.stage, file)
        four.push(await time({ name: 'four people', path: fourPeoplePath, bytesPerSecond: lineRate, round, move }))
      }
    } finally {
      await people.close()
    }
  }
  return { rates, rig, four, runs }
}

/** Not after a quick run: it has nothing to say. */
const write = ({ commandLine }: BenchContext, { rates }: Measured, load: number): Promise<void> =>
  writeReadme(rates, shownOrder, {
    commandLine,
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    load,
  })
