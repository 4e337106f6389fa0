import { startFirefox, type Firefox } from '../support/firefox.ts'
import { expect, test as base } from '../support/fixtures.ts'
import * as inPuppeteer from '../support/puppeteer-screens.ts'
import { receive, share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const test = base.extend<{ firefox: Firefox }>({
  firefox: async ({ folder, server }, use) => {
    const firefox = await startFirefox(folder, [new URL(server.url).host])
    await use(firefox)
    await firefox.close()
    expect(firefox.offences()).toEqual([])
  },
})

test('Chromium sends to Firefox', async ({ server, people, folder, firefox }) => {
  const file = await makeFile(folder, 'slides.pdf', 50 * mebibyte, 2)
  const link = await share(await people.arrive(), server.url, [file.path])
  await inPuppeteer.downloadAll(firefox.page, link)
  await inPuppeteer.waitUntilComplete(firefox.page, 100_000)
  expect(await inPuppeteer.saveFile(firefox.page, file.name, firefox.downloads)).toBe(file.sha256)
})

test('Firefox sends to Chromium', async ({ server, people, folder, firefox }) => {
  const file = await makeFile(folder, 'recording.wav', 50 * mebibyte, 3)
  const link = await inPuppeteer.share(firefox.page, server.url, file.path)
  expect(await receive(await people.arrive(), link, file.name)).toBe(file.sha256)
})
