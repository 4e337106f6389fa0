import { bundleSource } from '../support/source-bundle.ts'
import type { Benchmark } from './benchmark.ts'
import { openBare } from './bare-steps.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'
import { ratios } from './statistics.ts'

const pieceLength = 256 * 1024

export const store: Benchmark = {
  name: 'store',
  what: 'writing and reading pieces in the app’s store over bare IndexedDB',
  run: ({ folder, pairs, size, note }) =>
    onStage(folder, async ({ browsers, barePage }) => {
      // With more, the app would choose longer pieces.
      const pieces = Math.min(2048, Math.max(1, Math.floor(size / pieceLength)))
      const script = await bundleAppStore()
      const { sender } = browsers
      const runs = await runRounds(['app', 'bare'] as const, pairs, async (name, round) => {
        await openBare(sender.page, barePage, null)
        await sender.page.addScriptTag({ content: script })
        const before = browsers.cpuSeconds()
        const { writing, reading } = await sender.page.evaluate(
          ([name, pieces, length]) => window.bench.timeStore(name, pieces, length),
          [name, pieces, pieceLength] as const,
        )
        // Both ways together: the pieces are made, written and read.
        const efficiency = (2 * pieces * pieceLength) / 1e6 / (browsers.cpuSeconds() - before)
        await sender.clear()
        const rate = (milliseconds: number) => (pieces * pieceLength) / 1e6 / (milliseconds / 1000)
        const rates = { writing: rate(writing), reading: rate(reading), efficiency }
        note(`round ${round + 1} of ${pairs}, ${name}: ${rates.writing.toFixed(0)}, ${rates.reading.toFixed(0)} MB/s`)
        return rates
      })
      const of = (name: 'app' | 'bare', what: 'writing' | 'reading' | 'efficiency') =>
        runs[name].map((rates) => rates[what])
      const rates = (['writing', 'reading'] as const).flatMap((what) => [
        {
          name: `${what}, app over bare`,
          unit: 'x',
          values: ratios(of('app', what), of('bare', what)),
          target: { atLeast: 0.8 },
        },
        { name: `${what}, app`, unit: 'MB/s', values: of('app', what) },
        { name: `${what}, bare`, unit: 'MB/s', values: of('bare', what) },
      ])
      const figures = [
        ...rates,
        {
          name: 'app over bare, a CPU-second',
          unit: 'x',
          values: ratios(of('app', 'efficiency'), of('bare', 'efficiency')),
        },
        { name: 'app, a CPU-second', unit: 'MB', values: of('app', 'efficiency') },
        { name: 'bare, a CPU-second', unit: 'MB', values: of('bare', 'efficiency') },
      ]
      return { figures, notes: [`${pieces} pieces of 256 KiB in one profile on disk, read after they were written.`] }
    }),
}

/** The app's store alone, as a script that sets `window.openAppStore`. */
const bundleAppStore = () =>
  bundleSource(`
    import { layoutPart, plainChunkLength, sealedChunkLength } from 'src/core/part-layout.ts'
    import { createStores } from 'src/storage/stores.ts'
    window.openAppStore = (sealedLength) => {
      const layout = layoutPart([(sealedLength / sealedChunkLength) * plainChunkLength])
      return createStores().open('a1'.repeat(20), layout)
    }
  `)
