import { execFile } from 'node:child_process'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { downloadAll, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { gibibyte, makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { closeClipboard, drag, expectStatus, press, quickUpload, slowUpload, stopTimers, untilHere } from './steps.ts'

const film = 'Flores at dawn.mp4'
const waiting = /^Waiting for someone/

const preparing: Scene = {
  states: ['share-preparing', 'share-preparing-paused'],
  async play({ url, people, folder, reached }) {
    const path = await makeSparseFile(folder, 'Backup of the old laptop.tar', 60 * gibibyte)
    const page = await people.arrive()
    await share(page, url, [path])
    await page.getByText(/^Preparing the files, [1-9]/).waitFor()
    await reached('share-preparing', page)
    await press(page, 'Pause')
    await page.getByText(/^Preparing goes on/).waitFor()
    await reached('share-preparing-paused', page)
  },
}

const alone: Scene = {
  states: ['share-waiting', 'share-code', 'share-print', 'share-paused', 'share-changed', 'share-offline'],
  async play({ server, url, people, folder, reached }) {
    const file = await makeFile(folder, film, 4 * mebibyte, 10)
    const page = await people.arrive()
    await share(page, url, [file.path])
    await whenPrepared(page)
    await expectStatus(page, waiting)
    await reached('share-waiting', page)

    await page.setViewportSize({ width: 360, height: 740 })
    await press(page, 'Show QR code')
    await reached('share-code', page)
    await page.emulateMedia({ media: 'print' })
    await reached('share-print', page)
    await page.emulateMedia({ media: 'screen' })

    await press(page, 'Pause')
    await reached('share-paused', page)
    await press(page, 'Resume')
    await server.kill()
    await page.getByText('The meeting point can’t be reached').waitFor()
    await reached('share-offline', page)
    await appendFile(file.path, 'one more line')
    await page.getByText(/was changed or moved/).waitFor()
    await reached('share-changed', page)
  },
}

const loopback: Scene = {
  states: ['share-loopback', 'share-copied', 'share-by-hand', 'share-protected', 'share-folder', 'share-drop'],
  async play({ server, url, people, folder, reached }) {
    const file = await makeFile(folder, 'Contract.pdf', 2 * mebibyte, 11)
    const page = await people.arrive()
    await share(page, server.url, [file.path])
    await whenPrepared(page)
    await reached('share-loopback', page)
    await stopTimers(page)
    await press(page, 'Copy link')
    await page.getByText('✓ Copied').waitFor()
    await reached('share-copied', page)
    await page.evaluate(closeClipboard)
    await press(page, 'Copy link')
    await page.getByText('Copying was not allowed.').waitFor()
    await reached('share-by-hand', page)

    const other = await people.arrive()
    await share(other, url, [file.path], { password: 'Kopi susu 7' })
    await whenPrepared(other)
    await reached('share-protected', other)

    for (const [seed, name] of albumNames.entries()) await makeFile(folder, name, mebibyte / 2, 20 + seed)
    await share(other, url, { folder: join(folder, 'Wedding') })
    await whenPrepared(other)
    await other.locator('summary').click()
    await reached('share-folder', other)
    await drag(other, 'dragenter', ['a.jpg'])
    await other.getByText('Drop to share 1').waitFor()
    await reached('share-drop', other)
  },
}

const albumNames = [
  'Wedding/Ceremony/IMG_4410.jpg',
  'Wedding/Ceremony/IMG_4411.jpg',
  'Wedding/Evening/IMG_4502.jpg',
  'Wedding/Guests and seating, as of 12 May.ods',
  'Wedding/Video, uncut, camera of Uncle Budi.mov',
]

const people: Scene = {
  states: ['share-opened', 'share-one', 'share-stop', 'share-delivered', 'share-three'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 16 * mebibyte, 12)
    const sender = await people.arrive({ uploadRate: quickUpload })
    const link = opened(await share(sender, url, [file.path]))
    const first = await people.arrive({ uploadRate: slowUpload })
    await first.goto(link)
    await expectStatus(sender, '1 person opened the link')
    await reached('share-opened', sender)
    await downloadAll(first)
    await untilHere(first, 20)
    await people.limitUpload(sender, slowUpload)
    await reached('share-one', sender)
    await press(sender, 'Stop sharing')
    await sender.getByRole('button', { name: 'Keep sharing' }).waitFor()
    await reached('share-stop', sender)
    await press(sender, 'Keep sharing')
    await people.limitUpload(sender, quickUpload)
    await waitUntilComplete(first, 100_000)
    await expectStatus(sender, /^Delivered/)
    await reached('share-delivered', sender)

    const second = await people.arrive()
    await second.goto(link)
    await downloadAll(second)
    await untilHere(second, 30)
    await press(second, 'Pause')
    const third = await people.arrive()
    await third.goto(link)
    await downloadAll(third)
    await untilHere(third, 10)
    await people.limitUpload(sender, slowUpload)
    await expect(sender.getByText('paused', { exact: true })).toBeVisible()
    await reached('share-three', sender)
  },
}

/** A phone has a share sheet of its own. */
const phone: Scene = {
  states: ['share-phone'],
  async play({ url, people, folder, reached }) {
    const file = await makeFile(folder, 'IMG_4410.jpg', mebibyte, 13)
    const page = await people.arrive({ initScript: () => void (navigator.share = () => Promise.resolve()) })
    await share(page, url, [file.path])
    await whenPrepared(page)
    await reached('share-phone', page)
  },
}

const player: Scene = {
  states: ['player-playing', 'player-sound', 'player-cannot'],
  async play({ url, people, folder, reached }) {
    const path = join(folder, 'Flores at dawn.webm')
    const picture = 'gradients=size=960x540:rate=2:duration=60:speed=0.02:c0=0x1f2633:c1=0xf7ad0d'
    const codec = ['-pix_fmt', 'yuv420p', '-c:v', 'libvpx', '-b:v', '200k', '-deadline', 'realtime', '-cpu-used', '8']
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...codec, path])
    const sound = join(folder, 'Gamelan at noon.webm')
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=60', '-c:a', 'libopus', '-b:a', '16k']
    await promisify(execFile)('ffmpeg', ['-v', 'error', ...tone, sound])
    const broken = await makeFile(folder, 'broken.webm', 3000, 14)
    const page = await people.arrive()
    await share(page, url, [path, sound, broken.path])
    await whenPrepared(page)
    await press(page, 'Play Flores at dawn.webm')
    const seekBar = page.getByRole('slider', { name: 'Position' })
    await expect.poll(async () => Number(await seekBar.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
    const { x, y, width, height } = (await seekBar.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.click(x + width / 3, y + height / 2)
    await reached('player-playing', page)
    await press(page, 'Play Gamelan at noon.webm')
    await page.getByRole('region', { name: 'Gamelan at noon.webm' }).waitFor()
    await reached('player-sound', page)
    await press(page, 'Play broken.webm')
    await page.getByRole('alert').waitFor()
    await reached('player-cannot', page)
  },
}

export const shareScenes: readonly Scene[] = [preparing, alone, loopback, people, phone, player]
