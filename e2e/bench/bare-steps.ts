import type { Page } from '@playwright/test'
import { within } from './limit.ts'
import type { LoopName } from './pages/loops.ts'
import type { StockTimes } from './pages/stock.ts'
import type { Stage } from './stage.ts'

const connectLimitMs = 30_000
const runLimitMs = 600_000

/** Opens the page of bare loops and gives it the file, if any. */
export async function openBare(page: Page, url: string, path: string | null): Promise<void> {
  await page.goto(url)
  if (path !== null) await page.locator('input').setInputFiles(path)
}

/** Opens both pages and one data channel between them. */
export async function connectBare({ browsers, barePage, meeting }: Stage, path: string): Promise<void> {
  const sender = browsers.sender.page
  const receiver = browsers.receiver.page
  await Promise.all([openBare(sender, barePage, path), openBare(receiver, barePage, null)])
  const { iceServers } = meeting
  const offer = await sender.evaluate((servers) => window.bench.offerChannel(servers), iceServers)
  const answer = await receiver.evaluate(([sdp, servers]) => window.bench.answerChannel(sdp, servers), [
    offer,
    iceServers,
  ] as const)
  await sender.evaluate((sdp) => window.bench.acceptChannel(sdp), answer)
  await within(
    connectLimitMs,
    'the channel',
    receiver.evaluate(() => window.bench.isOpen()),
  )
}

/** Over a connected channel, in ms from asking to the last byte. */
export async function moveBare({ browsers }: Stage, loop: LoopName, length: number): Promise<number> {
  const sending = browsers.sender.page.evaluate((loop) => window.bench.sendBy(loop), loop)
  const receiving = browsers.receiver.page.evaluate(([loop, length]) => window.bench.receiveBy(loop, length), [
    loop,
    length,
  ] as const)
  const [elapsed] = await within(runLimitMs, `the ${loop}`, Promise.all([receiving, sending]))
  return elapsed
}

/** webtorrent as shipped, from the drop to the last stored byte. */
export async function moveStock(
  { browsers, barePage, meeting }: Stage,
  path: string,
): Promise<StockTimes & { readonly droppedAt: number }> {
  const sender = browsers.sender.page
  const receiver = browsers.receiver.page
  await openBare(sender, barePage, null)
  await sender.evaluate((options) => window.bench.prepareStock(options), meeting)
  const seeding = sender.evaluate((options) => window.bench.seedStock(options), meeting)
  await sender.locator('input').setInputFiles(path)
  const { magnet, droppedAt } = await within(runLimitMs, 'seeding', seeding)
  await openBare(receiver, barePage, null)
  const fetching = receiver.evaluate(([options, link]) => window.bench.fetchStock(options, link), [
    meeting,
    magnet,
  ] as const)
  return { ...(await within(runLimitMs, 'stock webtorrent', fetching)), droppedAt }
}
