import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { makePicture, pdfOf } from '../support/documents.ts'
import { isLong } from '../support/effort.ts'
import { startFirefox, type Firefox } from '../support/firefox.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { share } from '../support/screens.ts'

const test = base.extend<{ firefox: Firefox }>({
  firefox: async ({ folder, server }, use) => {
    const firefox = await startFirefox(folder, [new URL(server.url).host])
    await use(firefox)
    await firefox.close()
    expect(firefox.offences()).toEqual([])
  },
})

const rate = 1_000_000

const films = [
  { name: 'film.mkv', codecs: { video: 'h264', audio: 'aac' }, indexAt: 'end' },
  { name: 'film.mp4', codecs: { video: 'h264', audio: 'aac' }, indexAt: 'end' },
  { name: 'film.webm', codecs: { video: 'vp8', audio: 'opus' }, indexAt: 'front' },
  { name: 'film.avi', codecs: { video: 'h264', audio: 'mp3' }, indexAt: 'end' },
] as const

// The short suite has the one that needs most of the page; Chromium plays all of them there.
for (const { name, codecs, indexAt } of isLong ? films : films.slice(0, 1)) {
  test(`in Firefox ${name} plays before a fifth of it is here, and from where one seeks`, async ({
    people,
    server,
    folder,
    firefox: { page },
  }) => {
    const path = join(folder, name)
    await makeMedia(path, { seconds: 60, ...codecs, bitrate: 3_000, indexAt })
    expect((await stat(path)).size).toBeGreaterThan(15e6)
    const link = await share(await people.arrive({ uploadRate: rate }), server.url, [path])
    await page.goto(link)
    await press(page, `Play ${name}`)
    await playsOn(page, 'pictures')
    expect(await progressOf(page)).toBeLessThan(20)

    await seekToEightTenths(page)
    expect(await positionOf(page)).toBe(48)
    await playsOn(page, 'pictures')
    expect(await progressOf(page)).toBeLessThan(60)
  })
}

if (isLong) {
  test('in Firefox a sound plays before a fifth of it is here, and from where one seeks', async ({
    people,
    server,
    folder,
    firefox: { page },
  }) => {
    const path = join(folder, 'song.mp3')
    await makeMedia(path, { seconds: 600, video: null, audio: 'mp3' })
    const link = await share(await people.arrive({ uploadRate: 500_000 }), server.url, [path])
    await page.goto(link)
    await press(page, 'Play song.mp3')
    await playsOn(page, 'sound')
    expect(await progressOf(page)).toBeLessThan(20)
    await seekToEightTenths(page)
    await playsOn(page, 'sound')
    expect(await positionOf(page)).toBeGreaterThanOrEqual(480)
  })
}

test('in Firefox pictures, texts and documents are shown', async ({ people, server, folder, firefox: { page } }) => {
  const trip = join(folder, 'trip')
  await mkdir(trip)
  const text = '<script>window.ran = true</script>\n<b>Not bold</b> – ça va'
  const script = "app.alert('dialog'); this.getField('sign').value = 'after the dialog'"
  await Promise.all([
    makePicture(join(trip, 'beach.png')),
    writeFile(join(trip, 'plan.pdf'), pdfOf('Flores', { script, field: 'sign' })),
    writeFile(join(trip, 'notes.txt'), text),
  ])
  const files = ['beach.png', 'plan.pdf', 'notes.txt'].map((name) => join(trip, name))
  const link = await share(await people.arrive(), server.url, files)
  await page.goto(link)

  await press(page, 'Show beach.png')
  await page.waitForSelector('img[alt="beach.png"]')
  const width = () =>
    page.$eval('img[alt="beach.png"]', (image) => image instanceof HTMLImageElement && image.naturalWidth)
  await expect.poll(width).toBe(960)

  await press(page, 'Show notes.txt')
  await page.waitForSelector('pre')
  expect(await page.$eval('pre', ({ textContent }) => textContent)).toBe(text)

  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await press(page, 'Show plan.pdf')
  const document = await page.waitForFrame((frame) => frame.url().endsWith('/plan.pdf'))
  // Its own viewer, which draws letters that can be selected.
  const letters = await document.waitForSelector('.textLayer span')
  expect(await letters?.evaluate(({ textContent }) => textContent)).toBe('Flores')
  // The viewer runs what a document has in it, and puts up no dialog in the page's name.
  const field = () =>
    document.$eval('.annotationLayer input', (input) => input instanceof HTMLInputElement && input.value)
  await expect.poll(field).toBe('after the dialog')
  expect(dialogs).toEqual([])
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

if (isLong) {
  test('in Firefox a film plays on while its service worker is stopped again and again', async ({
    people,
    server,
    folder,
  }) => {
    // Far less than the time between two signs of life of the page: as where it is stopped in spite of them.
    const firefox = await startFirefox(folder, [new URL(server.url).host], {
      'dom.serviceWorkers.idle_timeout': 500,
      'dom.serviceWorkers.idle_extended_timeout': 500,
    })
    const { page } = firefox
    await page.evaluateOnNewDocument(countAskedRanges)
    const path = join(folder, 'film.mp4')
    await makeMedia(path, { seconds: 60, video: 'h264', audio: 'aac', bitrate: 3_000, indexAt: 'front' })
    const link = await share(await people.arrive({ uploadRate: rate }), server.url, [path])
    await page.goto(link)
    await press(page, 'Play film.mp4')
    await playsOn(page, 'pictures')
    await expect.poll(async () => (await played(page)).position, { timeout: 60_000 }).toBeGreaterThan(8)
    // One that is not stopped is asked for two or three.
    expect(await page.evaluate(() => globalThis.askedRanges)).toBeGreaterThan(6)
    await seekToEightTenths(page)
    expect(await positionOf(page)).toBe(48)
    await playsOn(page, 'pictures')
    await firefox.close()
    expect(firefox.offences()).toEqual([])
  })
}

declare global {
  var askedRanges: number | undefined
}

/** Runs in the page, before its own scripts: each request of its player is asked of the page by the worker. */
function countAskedRanges(): void {
  globalThis.askedRanges = 0
  navigator.serviceWorker?.addEventListener(
    'message',
    () => void (globalThis.askedRanges = (globalThis.askedRanges ?? 0) + 1),
  )
}

const press = (page: Page, name: string): Promise<void> => page.locator(`aria/${name}[role="button"]`).click()

/** 0 to 100, as the page's one progress bar says. */
const progressOf = (page: Page): Promise<number> =>
  page.$eval('aria/Progress[role="progressbar"]', (bar) => Number(bar.getAttribute('aria-valuenow')))

/** Seconds, as the seek bar says. */
const positionOf = (page: Page): Promise<number> =>
  page.$eval('aria/Position[role="slider"]', (bar) => Number(bar.getAttribute('aria-valuenow')))

async function seekToEightTenths(page: Page): Promise<void> {
  await (await page.$('aria/Position[role="slider"]'))?.focus()
  for (const key of ['End', 'PageDown', 'PageDown'] as const) await page.keyboard.press(key)
}

const played = (page: Page) =>
  page.$eval('video', (element) => ({
    position: element.currentTime,
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
  }))

/** Until it plays on from where it is: time goes forward, and pictures where there are some. */
async function playsOn(page: Page, what: 'pictures' | 'sound'): Promise<void> {
  await page.waitForSelector('video')
  const before = await played(page)
  await expect
    .poll(async () => {
      const now = await played(page)
      return now.position > before.position + 0.3 && (what === 'sound' || now.frames > before.frames + 3)
    })
    .toBe(true)
}
