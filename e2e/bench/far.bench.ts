import type { BenchContext, Benchmark, Figure, Report } from './benchmark.ts'
import { contenders, type Contender } from './far/contenders.ts'
import { sendOverRelay } from './far/detour.ts'
import { pathName } from './far/path.ts'
import type { Relay } from './far/relay.ts'
import { startRelay } from './far/start-relay.ts'
import { timeRun } from './far/timed-run.ts'
import { runRounds } from './rounds.ts'
import { onStage, type Stage } from './stage.ts'
import { ratios } from './statistics.ts'

export const far: Benchmark = {
  name: 'far',
  what: 'the app over one data channel, over webtorrent as shipped and over common loops, on long and lossy ways',
  run: (context) =>
    onStage(context.folder, async (stage) => {
      const relay = startRelay()
      try {
        const { sender, receiver } = stage.browsers
        await sendOverRelay(sender.page, 'sender', relay)
        await sendOverRelay(receiver.page, 'receiver', relay)
        return await run(context, stage, relay)
      } finally {
        await relay.stop()
      }
    }),
}

async function run(context: BenchContext, stage: Stage, relay: Relay): Promise<Report> {
  const figures: Figure[] = []
  for (const path of context.paths) {
    const runs = await runRounds(contenders, context.pairs, (name, round) =>
      timeRun({ name, path, round }, context, stage, relay),
    )
    const rates = (name: Contender) => runs[name].map(({ rate }) => rate)
    figures.push(
      { name: `${pathName(path)}: app over channel`, unit: 'x', values: ratios(rates('app'), rates('channel')) },
      ...contenders.map((name) => ({ name: `${pathName(path)}: ${name}`, unit: 'MB/s', values: rates(name) })),
    )
  }
  return { figures, notes: [] }
}
