import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { share, whenPrepared } from '../support/screens.ts'

const frameWidth = 64
const frameHeight = 36

/** Twenty seconds, each frame another picture. */
async function makeFilm(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  const picture = `testsrc=size=${frameWidth}x${frameHeight}:rate=10:duration=20`
  // Without a codec that some builds of browsers lack.
  const codec = ['-c:v', 'libvpx', '-b:v', '100k', '-deadline', 'realtime', '-g', '10']
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...codec, path])
  return path
}

const nothing = '0,0,0,0'

/** What is drawn below the upper edge, near both ends. */
function edgeColours(canvas: HTMLCanvasElement | SVGElement | HTMLElement) {
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the ribbon is a canvas')
  const at = (share: number) =>
    canvas
      .getContext('2d')
      ?.getImageData(Math.round(canvas.width * share), 3, 1, 1)
      .data.join() ?? ''
  return { left: at(0.1), right: at(0.9) }
}

const positionOf = async (slider: Locator) => Number(await slider.getAttribute('aria-valuenow'))

test('who shares a film can play it: by name, by keyboard, without anything moving', async ({
  people,
  server,
  folder,
}) => {
  const page = await people.arrive()
  const film = await makeFilm(folder, 'beach.webm')
  const notes = join(folder, 'notes.txt')
  const noFilm = join(folder, 'broken.webm')
  await Promise.all([writeFile(notes, 'no film'), writeFile(noFilm, 'no film either')])
  await share(page, server.url, [film, notes, noFilm])
  await whenPrepared(page)
  await expect(page.getByRole('button', { name: 'Play notes.txt' })).toHaveCount(0)
  const play = page.getByRole('button', { name: 'Play beach.webm' })
  await play.click()

  const player = page.getByRole('region', { name: 'beach.webm' })
  const seekBar = player.getByRole('slider', { name: 'Position' })
  const video = player.locator('video')
  await expect(seekBar).toHaveAttribute('aria-valuemax', '20')
  await expect(seekBar).toHaveAttribute('aria-valuetext', /^0:\d\d of 0:20$/)
  // Frames advance: playing, and each is another picture.
  await expect.poll(() => positionOf(seekBar)).toBeGreaterThan(0)
  const shape = () => video.evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])
  const [width = 0, height = 0] = await shape()
  // The seek bar's patterns have words.
  for (const meaning of ['played', 'ready to play', 'on this device']) {
    await expect(player.getByText(meaning, { exact: true })).toBeVisible()
  }
  expect(width / height).toBeCloseTo(16 / 9, 1)

  // The focus is on its button: space is the button's, letters and arrows are the player's.
  await expect(player.getByRole('button', { name: 'Pause playback' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(player.getByRole('button', { name: 'Start playback' })).toBeVisible()
  await page.keyboard.press('m')
  await expect(player.getByRole('button', { name: 'Mute' })).toHaveAttribute('aria-pressed', 'true')
  await seekBar.focus()
  await page.keyboard.press('Home')
  await expect(seekBar).toHaveAttribute('aria-valuetext', '0:00 of 0:20')
  const pictureAt = () =>
    video.evaluate(async (element: HTMLVideoElement) => {
      if (element.seeking) await new Promise((done) => element.addEventListener('seeked', done, { once: true }))
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 })
      canvas.getContext('2d')?.drawImage(element, 0, 0)
      return canvas.toDataURL()
    })
  const first = await pictureAt()
  await page.keyboard.press('ArrowRight')
  await expect(seekBar).toHaveAttribute('aria-valuenow', '5')
  expect(await pictureAt()).not.toBe(first)
  await page.keyboard.press('PageUp')
  await expect(seekBar).toHaveAttribute('aria-valuenow', '7')
  const bar = await seekBar.boundingBox()
  await page.mouse.click((bar?.x ?? 0) + (bar?.width ?? 0) / 2, (bar?.y ?? 0) + (bar?.height ?? 0) / 2)
  await expect(seekBar).toHaveAttribute('aria-valuenow', '10')
  expect(await shape()).toEqual([width, height])

  // Played is drawn from where reading begins, in the colours of the theme and of the system.
  const upperEdge = () => seekBar.locator('canvas').evaluate(edgeColours)
  const light = await upperEdge()
  expect(light.left).not.toBe(nothing)
  expect(light.right).toBe(nothing)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(upperEdge).not.toEqual(light)
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await expect.poll(upperEdge).not.toEqual(light)
  await page.emulateMedia({ forcedColors: 'none' })
  await expect.poll(upperEdge).toEqual(light)
  await page.evaluate(() => (document.documentElement.dir = 'rtl'))
  await expect.poll(upperEdge).toEqual({ left: light.right, right: light.left })
  await page.evaluate(() => (document.documentElement.dir = 'ltr'))

  await player.getByRole('combobox', { name: 'Speed' }).selectOption('2×')
  expect(await video.evaluate((element: HTMLVideoElement) => element.playbackRate)).toBe(2)
  await player.getByRole('button', { name: 'Close player' }).click()
  await expect(player).toHaveCount(0)
  await expect(play).toBeFocused()

  // What only calls itself a film says so in words, and the share goes on.
  await page.getByRole('button', { name: 'Play broken.webm' }).click()
  await expect(page.getByRole('alert')).toHaveText(/can’t be played or shown here/)
})
