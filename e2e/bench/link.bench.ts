import { makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'
import { drop } from './app-steps.ts'
import type { Benchmark } from './benchmark.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'

export const link: Benchmark = {
  name: 'link',
  what: 'from the drop to the link on the screen',
  run: ({ folder, pairs, note }) =>
    onStage(folder, async ({ browsers, appUrl }) => {
      const paths = {
        '10 MiB': (await makeFile(folder, 'holiday.jpg', 10 * mebibyte, 2)).path,
        '5 GiB': await makeSparseFile(folder, 'archive.img', 5 * 1024 * mebibyte),
      }
      const runs = await runRounds(['10 MiB', '5 GiB'] as const, pairs, async (name, round) => {
        const { droppedAt, linkedAt } = await drop(browsers.sender.page, appUrl, paths[name])
        await browsers.sender.clear()
        note(`round ${round + 1} of ${pairs}, ${name}: ${linkedAt - droppedAt} ms`)
        return linkedAt - droppedAt
      })
      return {
        figures: Object.entries(runs).map(([name, values]) => ({
          name: `${name} to the link`,
          unit: 'ms',
          values,
          target: { atMost: 300 },
        })),
        notes: ['Each drop is the first thing that happens on a page that was just opened.'],
      }
    }),
}
