import { downloadAll, drop, open, untilOffered } from '../app-steps.ts'
import { connectBare, moveBare } from '../bare-steps.ts'
import type { Stage } from '../stage.ts'

/** Neighbours are those that are held against each other. */
export const contenders = ['channel', 'app'] as const
export type Contender = (typeof contenders)[number]

/** @returns the ms that it took to move the file, everything connected and prepared */
export async function moveBy(name: Contender, stage: Stage, path: string, size: number): Promise<number> {
  switch (name) {
    case 'app':
      return moveByApp(stage, stage.appUrl, path)
    default:
      await connectBare(stage, path)
      return moveBare(stage, name, size)
  }
}

async function moveByApp({ browsers }: Stage, address: string, path: string): Promise<number> {
  const { link } = await drop(browsers.sender.page, address, path)
  await open(browsers.receiver.page, link)
  await untilOffered(browsers.receiver.page)
  const { clickedAt, completeAt } = await downloadAll(browsers.receiver.page)
  return completeAt - clickedAt
}
