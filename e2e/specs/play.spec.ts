import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { playsOn } from '../support/playing.ts'
import { progressOf, share } from '../support/screens.ts'

const rate = 1_000_000

for (const { name, codecs, indexAt } of [
  { name: 'front.mp4', codecs: { video: 'h264', audio: 'aac' }, indexAt: 'front' },
  { name: 'end.mp4', codecs: { video: 'h264', audio: 'aac' }, indexAt: 'end' },
  { name: 'film.webm', codecs: { video: 'vp8', audio: 'opus' }, indexAt: 'front' },
  { name: 'film.mkv', codecs: { video: 'h264', audio: 'aac' }, indexAt: 'end' },
  { name: 'film.avi', codecs: { video: 'h264', audio: 'mp3' }, indexAt: 'end' },
] as const) {
  test(`${name} plays before a fifth of it is here, and from where one seeks`, async ({ people, server, folder }) => {
    const path = join(folder, name)
    await makeMedia(path, { seconds: 60, ...codecs, bitrate: 3_000, indexAt })
    const { size } = await stat(path)
    expect(size).toBeGreaterThan(15e6)
    const sender = await people.arrive({ uploadRate: rate })
    const link = await share(sender, server.url, [path])
    const page = await people.arrive()
    await page.goto(link)
    await page.getByRole('button', { name: `Play ${name}` }).click()
    const player = page.getByRole('region', { name })
    const video = player.locator('video')
    await playsOn(video)
    expect(await progressOf(page)).toBeLessThan(20)

    const seekBar = player.getByRole('slider', { name: 'Position' })
    await seekBar.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('PageDown')
    await expect(seekBar).toHaveAttribute('aria-valuenow', '48')
    await playsOn(video)
    expect(Number(await seekBar.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(48)
    expect(await progressOf(page)).toBeLessThan(60)
  })
}

test('a sound plays before a fifth of it is here', async ({ people, server, folder }) => {
  const path = join(folder, 'song.mp3')
  await makeMedia(path, { seconds: 600, video: null, audio: 'mp3' })
  const sender = await people.arrive({ uploadRate: 500_000 })
  const link = await share(sender, server.url, [path])
  const page = await people.arrive()
  await page.goto(link)
  await page.getByRole('button', { name: 'Play song.mp3' }).click()
  const seekBar = page.getByRole('slider', { name: 'Position' })
  const position = async () => Number(await seekBar.getAttribute('aria-valuenow'))
  await expect.poll(position).toBeGreaterThan(0)
  expect(await progressOf(page)).toBeLessThan(20)
  await seekBar.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect.poll(position).toBeLessThan(540)
  const sought = await position()
  await expect.poll(position).toBeGreaterThan(sought)
})

test('closing the player gives the rest its usual order', async ({ people, server, folder }) => {
  const path = join(folder, 'film.mp4')
  await makeMedia(path, { seconds: 60, video: 'h264', audio: 'aac', bitrate: 3_000, indexAt: 'front' })
  const sender = await people.arrive({ uploadRate: 4_000_000 })
  const link = await share(sender, server.url, [path])
  const page = await people.arrive()
  await page.goto(link)
  await page.getByRole('button', { name: 'Play film.mp4' }).click()
  await playsOn(page.locator('video'))
  await page.getByRole('button', { name: 'Close player' }).click()
  await expect(page.getByRole('status')).toHaveText(/^Complete/, { timeout: 60_000 })
})
