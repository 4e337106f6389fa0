import { downloadAll, drop, open, untilOffered } from '../app-steps.ts'
import { connectBare, moveBare, moveStock } from '../bare-steps.ts'
import type { Stage } from '../stage.ts'

/** Neighbours are those that are held against each other. */
export const contenders = ['stop-and-wait loop', 'burst loop', 'channel', 'app', 'stock'] as const
export type Contender = (typeof contenders)[number]

/** As tables and plots have them: what it is about first. */
export const shownOrder: readonly Contender[] = ['app', 'channel', 'stock', 'burst loop', 'stop-and-wait loop']

/** @returns the ms that it took to move the file, everything connected and prepared */
export async function moveBy(name: Contender, stage: Stage, path: string, size: number): Promise<number> {
  switch (name) {
    case 'app':
      return moveByApp(stage, path)
    case 'stock': {
      const { listedAt, storedAt } = await moveStock(stage, path)
      return storedAt - listedAt
    }
    case 'channel':
      await connectBare(stage, path)
      return moveBare(stage, 'far channel', size)
    default:
      await connectBare(stage, path)
      return moveBare(stage, name, size)
  }
}

async function moveByApp({ browsers, appUrl }: Stage, path: string): Promise<number> {
  const { sender, receiver } = browsers
  const { link } = await drop(sender.page, appUrl, path)
  await open(receiver.page, link)
  await untilOffered(receiver.page)
  const { clickedAt, completeAt } = await downloadAll(receiver.page)
  return completeAt - clickedAt
}
