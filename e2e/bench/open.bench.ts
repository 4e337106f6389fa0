import { makeFile } from '../support/test-files.ts'
import { downloadAll, drop, open, whenPrepared } from './app-steps.ts'
import type { Benchmark } from './benchmark.ts'
import { onStage } from './stage.ts'

/** One piece: when it is complete, its first piece was verified. */
const onePiece = 200_000

export const opening: Benchmark = {
  name: 'open',
  what: 'from opening a link, on a cold page, to the list of files and to the first verified piece',
  run: ({ folder, pairs, note }) =>
    onStage(folder, async ({ browsers, appUrl }) => {
      const { path } = await makeFile(folder, 'poem.txt', onePiece, 3)
      const listed: number[] = []
      const verified: number[] = []
      for (let round = 0; round < pairs; round++) {
        const { link } = await drop(browsers.sender.page, appUrl, path)
        await whenPrepared(browsers.sender.page)
        listed.push(await open(browsers.receiver.page, link))
        verified.push((await downloadAll(browsers.receiver.page)).completeAfter)
        await browsers.clear()
        note(`round ${round + 1} of ${pairs}: ${listed.at(-1)?.toFixed(0)} ms, ${verified.at(-1)?.toFixed(0)} ms`)
      }
      return {
        figures: [
          { name: 'link to the list of files', unit: 'ms', values: listed, target: { atMost: 400 } },
          { name: 'link to the first verified piece', unit: 'ms', values: verified },
        ],
        notes: [
          'Cold: no cache, no stored data, no service worker. The list comes over the first control link, so it is what comes later.',
          'The first piece is asked for as soon as the list is there; its time ends when it is stored and said to be.',
        ],
      }
    }),
}
