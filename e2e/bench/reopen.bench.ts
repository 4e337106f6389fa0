import type { Page } from '@playwright/test'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { gibibyte, makeSparseFile, mebibyte } from '../support/test-files.ts'
import { limitUpload } from '../support/upload-limit.ts'
import { drop, open, receivedShare, startDownload, untilComplete, untilOffered } from './app-steps.ts'
import { watchArrivals } from './arrivals.ts'
import type { Benchmark } from './benchmark.ts'
import { within } from './limit.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'
import { ratios } from './statistics.ts'
import { startBrowser, type OwnBrowser } from './two-browsers.ts'

const length = 2 * gibibyte
/** How much of it is there when it is interrupted first. */
const interruptedAt = 0.5
const blockLimitMs = 120_000
const halfLimitMs = 1_200_000

export const reopen: Benchmark = {
  name: 'reopen',
  what: 'from reopening an interrupted download of 2 GiB to its first new block, over reading its record keys alone',
  run: ({ folder, isQuick, size, pairs, note }) =>
    onStage(folder, async ({ browsers, appUrl }) => {
      const total = isQuick ? size : length
      const path = await makeSparseFile(folder, 'archive.img', total)
      const { page: sender, devTools } = browsers.sender
      await sender.addInitScript(meterDataChannels)
      // So little would be there at once. What is at full speed stays as it is.
      if (isQuick) await limitUpload(devTools, total / 3)
      const { link } = await drop(sender, appUrl, path)

      const first = await startBrowser(folder, 'returning')
      await open(first.page, link)
      await untilOffered(first.page)
      await startDownload(first.page)
      await within(halfLimitMs, 'the first half', untilReceived(first.page, interruptedAt))
      await first.kill()

      const inNewBrowser = async <T>(work: (browser: OwnBrowser) => Promise<T>): Promise<T> => {
        const browser = await startBrowser(folder, 'returning')
        const value = await work(browser)
        await browser.kill()
        return value
      }
      const runs = await runRounds(['app', 'keys'] as const, pairs, async (name, round) => {
        const milliseconds = await inNewBrowser(({ page }) =>
          name === 'app' ? timeFirstBlock(page, link) : timeKeys(page, new URL('icon.svg', appUrl).href),
        )
        note(`round ${round + 1} of ${pairs}, ${name}: ${milliseconds.toFixed(1)} ms`)
        return milliseconds
      })
      // Before it is complete there is no telling what came twice.
      const twice = await inNewBrowser(async ({ page }) => {
        await page.goto(link)
        await untilComplete(page)
        return (await sentBytes(sender)) - total
      })
      const interruptions = 1 + pairs
      return {
        figures: [
          { name: 'first new block over the keys', unit: 'x', values: ratios(runs.app, runs.keys) },
          { name: 'reopened to the first new block', unit: 'ms', values: runs.app },
          { name: 'its record keys alone', unit: 'ms', values: runs.keys },
          {
            name: 'fetched twice, an interruption',
            unit: 'MB',
            values: [twice / interruptions / 1e6],
            target: { atMost: 4 },
          },
          { name: 'sent beyond its size, in all', unit: '%', values: [(twice / total) * 100] },
        ],
        notes: [
          `${total / mebibyte} MiB, interrupted at ${interruptedAt * 100} %, and again at each first new block: SIGKILL of the whole browser, ${interruptions} times. Each run begins with a new browser on the same profile.`,
          'App: from the start of the navigation to the first message of 16 KiB or more. Keys: opening the database and asking for all keys, on a page of the same origin that does nothing else.',
          'Twice: all that went into the sender’s data channels until it was complete, less its size. Headers, the lists and what was on its way at the kill are in it.',
        ],
      }
    }),
}

async function untilReceived(page: Page, share: number): Promise<void> {
  while ((await receivedShare(page)) < share) await page.waitForTimeout(20)
}

async function timeFirstBlock(page: Page, link: string): Promise<number> {
  await page.addInitScript(watchArrivals)
  await page.goto(link, { waitUntil: 'commit' })
  const first = page.evaluate(() => globalThis.arrivals?.firstBlock ?? Promise.reject(new Error('nobody looks for it')))
  return within(blockLimitMs, 'the first new block', first)
}

async function timeKeys(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).map(({ name }) => name ?? '').find((it) => it.startsWith('tukar-part-'))
    if (name === undefined) throw new Error('nothing is stored')
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
      })
    const started = performance.now()
    const database = await done(indexedDB.open(name))
    const keys = await done(database.transaction('pieces').objectStore('pieces').getAllKeys())
    const elapsed = performance.now() - started
    if (keys.length === 0) throw new Error('no piece is stored')
    return elapsed
  })
}
