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
  what: 'reading, sealing and hashing a file in the app over crypto.subtle doing the same in one worker',
  run: ({ folder, pairs, size, isQuick, note }) =>
    onStage(folder, async ({ browsers, appUrl, barePage }) => {
      const length = isQuick ? size : timesSize * size
      const { path } = await makeFile(folder, 'holiday film.mkv', length, 4)
      const { sender } = browsers
      const runs = await runRounds(['app', 'bare'] as const, pairs, async (name, round) => {
        const milliseconds = await (name === 'app' ? hashInApp() : hashBare())
        await sender.clear()
        const rate = length / 1e6 / (milliseconds / 1000)
        note(`round ${round + 1} of ${pairs}, ${name}: ${rate.toFixed(0)} MB/s`)
        return rate
      })
      async function hashInApp(): Promise<number> {
        const { droppedAt } = await drop(sender.page, appUrl, path)
        return (await whenPrepared(sender.page)) - droppedAt
      }
      async function hashBare(): Promise<number> {
        await openBare(sender.page, barePage, path)
        return sender.page.evaluate(() => window.bench.hashInWorker())
      }
      return {
        figures: [
          { name: 'app over bare', unit: 'x', values: ratios(runs.app, runs.bare), target: { atLeast: 0.8 } },
          { name: 'app', unit: 'MB/s', values: runs.app },
          { name: 'bare', unit: 'MB/s', values: runs.bare },
        ],
        notes: [
          `One run reads ${length / mebibyte} MiB. The app’s time is from the drop until nothing is prepared any more.`,
        ],
      }
    }),
}
