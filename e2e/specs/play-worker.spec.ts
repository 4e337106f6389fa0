import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { playsOn } from '../support/playing.ts'
import { progressOf, share } from '../support/screens.ts'
import { stopWorkers } from '../support/stop-workers.ts'

test('a film plays on when its service worker is stopped, and can be sought in', async ({ people, server, folder }) => {
  const path = join(folder, 'film.mp4')
  await makeMedia(path, { seconds: 60, video: 'h264', audio: 'aac', bitrate: 3_000, indexAt: 'front' })
  const sender = await people.arrive({ uploadRate: 1_500_000 })
  const link = await share(sender, server.url, [path])
  const page = await people.arrive()
  await page.goto(link)
  await page.getByRole('button', { name: 'Play film.mp4' }).click()
  const video = page.locator('video')
  await playsOn(video)
  expect(await progressOf(page)).toBeLessThan(50)
  await stopWorkers(page)
  // What was read before it was stopped plays for a while: past the end of that.
  const readyUntil = await video.evaluate(({ buffered }: HTMLVideoElement) => buffered.end(buffered.length - 1))
  await expect
    .poll(() => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime), { timeout: 90_000 })
    .toBeGreaterThan(Math.min(readyUntil + 1, 40))
  await stopWorkers(page)
  const seekBar = page.getByRole('slider', { name: 'Position' })
  await seekBar.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('PageDown')
  await playsOn(video)
  expect(Number(await seekBar.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(54)
})

test('an address is worth nothing to another page, as another thing, or once the player is closed', async ({
  people,
  server,
  folder,
}) => {
  const path = join(folder, 'film.webm')
  await makeMedia(path, { seconds: 10, video: 'vp8', audio: 'opus' })
  const sender = await people.arrive()
  const link = await share(sender, server.url, [path])
  const page = await people.arrive()
  await page.goto(link)
  await page.getByRole('button', { name: 'Play film.webm' }).click()
  const video = page.locator('video')
  await playsOn(video)
  const address = await video.evaluate(({ src }: HTMLVideoElement) => src)

  // As a script or a style the page's own policy stops it before.
  expect(await page.evaluate(async (url) => (await fetch(url)).status, address)).toBe(404)

  // Another tab of the same browser, with the same worker.
  const other = await page.context().newPage()
  await other.goto(server.url)
  const plays = (where: typeof page) =>
    where.evaluate(
      (url) =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement('video'), { src: url, muted: true })
          element.addEventListener('loadedmetadata', () => resolve('plays'))
          element.addEventListener('error', () => resolve('refused'))
        }),
      address,
    )
  /** As a picture, which it is not: nothing of it is kept, so that the next one asks again. */
  const statusHere = async () => {
    const answered = page.waitForResponse(address)
    await page.evaluate((url) => void (new Image().src = url), address)
    return (await answered).status()
  }
  expect(await statusHere()).toBe(200)
  expect(await plays(other)).toBe('refused')
  const answer = await other.goto(address)
  expect(answer?.status()).toBe(404)
  await other.close()

  await page.getByRole('button', { name: 'Close player' }).click()
  await expect.poll(statusHere).toBe(404)
})
