import { downloadAll, drop, open, untilOffered } from '../app-steps.ts'
import { connectBare, moveBare, moveStock } from '../bare-steps.ts'
import type { Stage } from '../stage.ts'

/** Neighbours are those that are held against each other. */
export const contenders = ['stop-and-wait loop', 'burst loop', 'channel', 'app', 'app, one lane', 'stock'] as const
export type Contender = (typeof contenders)[number]

/** As tables and plots have them: what it is about first. */
export const shownOrder: readonly Contender[] = [
  'app',
  'app, one lane',
  'channel',
  'stock',
  'burst loop',
  'stop-and-wait loop',
]

const configAddress = '**/config.json'

/** @returns the ms that it took to move the file, everything connected and prepared */
export async function moveBy(name: Contender, stage: Stage, path: string, size: number): Promise<number> {
  switch (name) {
    case 'app':
      return moveByApp(stage, path)
    case 'app, one lane':
      return withOneLane(stage, () => moveByApp(stage, path))
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

/** As with a server that was started with `--max-lanes 1`. */
async function withOneLane<T>({ browsers }: Stage, work: () => Promise<T>): Promise<T> {
  const pages = [browsers.sender.page, browsers.receiver.page]
  for (const page of pages) {
    await page.route(configAddress, async (route) => {
      const response = await route.fetch()
      const config = (await response.json()) as object
      await route.fulfill({ response, json: { ...config, maxLanes: 1 } })
    })
  }
  try {
    return await work()
  } finally {
    for (const page of pages) await page.unroute(configAddress)
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
