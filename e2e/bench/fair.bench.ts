import type { BenchContext, Benchmark } from './benchmark.ts'
import { CannotRunHere } from './cannot-run-here.ts'
import { pathName, quickPaths, type Path } from './far/path.ts'
import { openLink } from './fair/link.ts'
import { startPeople } from './fair/people.ts'
import { reportOf, type PathWindows } from './fair/report.ts'
import { missingFrom, thisMachine } from './fair/requirements.ts'
import { runTrial, type FairStage, type Timing } from './fair/run-trial.ts'
import { congestionControls } from './fair/tcp-flow.ts'
import { allTrials } from './fair/trial.ts'
import type { Window } from './fair/window.ts'
import { runRounds } from './rounds.ts'

const ownPaths: readonly Path[] = [
  { roundTripMs: 50, lossPercent: 0 },
  { roundTripMs: 50, lossPercent: 0.1 },
]
/**
 * TCP of Linux (cubic) takes some 10 s from one drop to the next on this line: a window holds one or more. Who leaves room
 * looks each half minute whether the line carries more by now: two of these.
 */
const timing: Timing = { settleMs: 5000, longMs: 90_000, windowMs: 15_000, turnsMs: 75_000 }
const quickTiming: Timing = { settleMs: 500, longMs: 500, windowMs: 1000, turnsMs: 1000 }

export const fair: Benchmark = {
  name: 'fair',
  what: 'what an ordinary TCP flow keeps of one line beside the app, over what it has beside another TCP flow',
  async run(context) {
    const missing = missingFrom(thisMachine())
    if (missing.length > 0) throw new CannotRunHere(missing.join(' '))
    const link = await openLink()
    try {
      const people = await startPeople(context.folder, link)
      try {
        const controls = await congestionControls(link)
        const stage = { link, people, folder: context.folder, timing: context.isQuick ? quickTiming : timing }
        return reportOf(await measure(context, stage, controls), controls)
      } finally {
        await people.close()
      }
    } finally {
      await link.close()
    }
  },
}

async function measure(context: BenchContext, stage: FairStage, controls: readonly string[]): Promise<PathWindows[]> {
  const { isQuick, pairs, note } = context
  const trials = new Map(allTrials(controls).map((trial) => [trial.name, trial]))
  const measured: PathWindows[] = []
  for (const path of context.paths ?? (isQuick ? quickPaths : ownPaths)) {
    const windows = await runRounds([...trials.keys()], pairs, async (name, round) => {
      const trial = trials.get(name)
      if (!trial) throw new Error(`there is no trial ${name}`)
      const window = await runTrial(trial, path, round, stage)
      note(`${pathName(path)}, round ${round + 1}, ${name}: ${describe(window)}`)
      return window
    })
    measured.push({ path, windows })
  }
  return measured
}

function describe({ app, tcp, total, waitMs, longWaitPercent, latePercent, spiltPercent }: Window): string {
  const rates = [
    ...tcp.map((rate) => `TCP ${rate.toFixed(2)}`),
    `app ${app.toFixed(2)}`,
    `all ${total.toFixed(2)} MB/s`,
  ]
  const rig = `${latePercent.toFixed(1)} % late, ${spiltPercent.toFixed(2)} % spilt`
  return `${rates.join(', ')}; ${waitMs} ms waiting, ${longWaitPercent.toFixed(0)} % long, ${rig}`
}
