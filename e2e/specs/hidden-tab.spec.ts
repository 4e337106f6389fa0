import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '../support/fixtures.ts'
import { test } from '../support/hidden-tabs.ts'
import { downloadAll, saveFile, waitUntilComplete } from '../support/puppeteer-screens.ts'
import { share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

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
