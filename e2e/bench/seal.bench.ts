import { makeFile, mebibyte } from '../support/test-files.ts'
import { drop, whenPrepared } from './app-steps.ts'
import { openBare } from './bare-steps.ts'
import type { Benchmark } from './benchmark.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'
import { ratios } from './statistics.ts'

/** Hashing is so fast that starting counts in a smaller file. */
const timesSize = 5

export const seal: Benchmark = {
  name: 'seal',
  what: 'reading, sealing and hashing a file in the app over crypto.subtle doing the same in as many workers',
  run: ({ folder, pairs, size, isQuick, note }) =>
    onStage(folder, async ({ browsers, appUrl, barePage }) => {
      const length = isQuick ? size : timesSize * size
      const { path } = await makeFile(folder, 'holiday film.mkv', length, 4)
      const { sender } = browsers
      const runs = await runRounds(['app', 'bare'] as const, pairs, async (name, round) => {
        const before = browsers.cpuSeconds()
        const milliseconds = await (name === 'app' ? hashInApp() : hashBare())
        const efficiency = length / 1e6 / (browsers.cpuSeconds() - before)
        await sender.clear()
        const rate = length / 1e6 / (milliseconds / 1000)
        note(`round ${round + 1} of ${pairs}, ${name}: ${rate.toFixed(0)} MB/s`)
        return { rate, efficiency }
      })
      async function hashInApp(): Promise<number> {
        const { droppedAt } = await drop(sender.page, appUrl, path)
        return (await whenPrepared(sender.page)) - droppedAt
      }
      async function hashBare(): Promise<number> {
        await openBare(sender.page, barePage, path)
        return sender.page.evaluate(() => window.bench.hashInWorkers())
      }
      const of = (name: 'app' | 'bare', what: 'rate' | 'efficiency') => runs[name].map((figures) => figures[what])
      const over = (what: 'rate' | 'efficiency') => ratios(of('app', what), of('bare', what))
      return {
        figures: [
          { name: 'app over bare', unit: 'x', values: over('rate'), target: { atLeast: 0.8 } },
          { name: 'app over bare, a CPU-second', unit: 'x', values: over('efficiency') },
          ...(['app', 'bare'] as const).flatMap((name) => [
            { name, unit: 'MB/s', values: of(name, 'rate') },
            { name: `${name}, a CPU-second`, unit: 'MB', values: of(name, 'efficiency') },
          ]),
        ],
        notes: [
          `One run reads ${length / mebibyte} MiB. The app’s time is from the drop until nothing is prepared any more.`,
        ],
      }
    }),
}
