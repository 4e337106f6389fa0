import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'
import { chromiumPath } from '../support/browsers.mjs'
import { chromiumArguments } from '../support/chromium-arguments.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { downloadAll, saveFile, waitUntilComplete } from '../support/puppeteer-screens.ts'
import { share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Playwright keeps every page visible, and test tools switch off what browsers do to hidden tabs. Here nothing is.
const test = base.extend<{ browserOfPeople: Browser }>({
  // oxlint-disable-next-line no-empty-pattern
  browserOfPeople: async ({}, use) => {
    const browser = await puppeteer.launch({
      executablePath: chromiumPath(),
      headless: true,
      args: chromiumArguments,
      ignoreDefaultArgs: [
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    })
    await use(browser)
    await browser.close()
  },
})

test('a hidden tab receives at half its rate or more', async ({ server, people, folder, browserOfPeople }) => {
  const file = await makeFile(folder, 'sky.fits', 64 * mebibyte, 90)
  const link = await share(await people.arrive(), server.url, [file.path])

  async function secondsToReceive(isHidden: boolean): Promise<number> {
    const downloads = join(folder, `hidden-${isHidden}`)
    await mkdir(downloads)
    const context = await browserOfPeople.createBrowserContext({
      downloadBehavior: { policy: 'allow', downloadPath: downloads },
    })
    const page = await context.newPage()
    await downloadAll(page, link)
    const started = performance.now()
    const other = isHidden ? await context.newPage() : null
    await other?.bringToFront()
    expect(await page.evaluate(() => document.visibilityState)).toBe(isHidden ? 'hidden' : 'visible')
    await waitUntilComplete(page, 60_000)
    const seconds = (performance.now() - started) / 1000
    await page.bringToFront()
    expect(await saveFile(page, file.name, downloads)).toBe(file.sha256)
    await context.close()
    return seconds
  }

  const visible = await secondsToReceive(false)
  const hidden = await secondsToReceive(true)
  const description = `${visible.toFixed(1)} s visible, ${hidden.toFixed(1)} s hidden`
  test.info().annotations.push({ type: 'measured', description })
  expect(hidden).toBeLessThan(2 * visible)
})
