import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { playsOn } from '../support/playing.ts'
import { progressOf, share } from '../support/screens.ts'

const rate = 1_000_000

for (const { name, indexAt } of [
  { name: 'front.mp4', indexAt: 'front' },
  { name: 'end.mp4', indexAt: 'end' },
] as const) {
  test(`${name} plays before a fifth of it is here, and from where one seeks`, async ({ people, server, folder }) => {
    const path = join(folder, name)
    await makeMedia(path, { seconds: 60, video: 'h264', audio: 'aac', bitrate: 3_000, indexAt })
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
