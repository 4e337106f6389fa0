import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { makePdf, makePicture } from '../support/documents.ts'
import { playsOn } from '../support/playing.ts'
import { share, whenPrepared } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { press, slowUpload } from './steps.ts'

// Looking at somebody else's files, while they come.

/** Bytes a second: five times what the film takes. */
const filmUpload = 1_000_000

const subtitles = '1\n00:00:00,000 --> 00:01:00,000\nThe sea before the sun.\n'

async function makeFilm(path: string): Promise<void> {
  const picture = 'gradients=size=960x540:rate=10:duration=60:speed=0.02:c0=0x1f2633:c1=0xf7ad0d,noise=alls=20:allf=t'
  const sound = 'sine=frequency=440:duration=60'
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-b:v', '1500k', '-g', '20']
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound]
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    ...inputs,
    ...codecs,
    '-c:a',
    'aac',
    '-movflags',
    '+faststart',
    path,
  ])
}

const pathsIn = async (folder: string) => (await readdir(folder)).sort().map((name) => join(folder, name))

const film: Scene = {
  states: ['view-playing', 'view-slow', 'view-paused', 'view-cannot'],
  async play({ url, people, folder, opened, reached }) {
    const trip = join(folder, 'Flores')
    await mkdir(trip)
    await makeFilm(join(trip, 'Flores at dawn.mp4'))
    await writeFile(join(trip, 'Flores at dawn.en.srt'), subtitles)
    await promisify(execFile)('cp', [(await makeFile(folder, 'broken', 3000, 91)).path, join(trip, 'Volcano.mkv')])
    // Quick enough to begin, slow enough not to end.
    const sender = await people.arrive({ uploadRate: filmUpload })
    const link = opened(await share(sender, url, await pathsIn(trip)))
    await whenPrepared(sender)
    const receiver = await people.arrive()
    await receiver.goto(link)
    await press(receiver, 'Play Flores at dawn.mp4')
    const player = receiver.getByRole('region', { name: 'Flores at dawn.mp4' })
    await playsOn(player.locator('video'))
    await player.getByRole('combobox', { name: 'Subtitles' }).selectOption('en')
    await reached('view-playing', receiver)
    await people.limitUpload(sender, slowUpload)
    const seekBar = player.getByRole('slider', { name: 'Position' })
    await seekBar.focus()
    await receiver.keyboard.press('End')
    for (const _ of [1, 2, 3]) await receiver.keyboard.press('PageDown')
    await player.locator('.player-note', { hasText: 'Goes on' }).waitFor()
    await reached('view-slow', receiver)
    await press(receiver, 'Pause')
    await player.locator('.player-note', { hasText: 'the download is paused' }).waitFor()
    await reached('view-paused', receiver)
    await people.limitUpload(sender, filmUpload)
    await press(receiver, 'Resume')
    await player.getByRole('button', { name: 'Next' }).click()
    await receiver.getByRole('alert').waitFor()
    await reached('view-cannot', receiver)
  },
}

const documents: Scene = {
  states: ['view-picture', 'view-text'],
  async play({ url, people, folder, opened, reached }) {
    const trip = join(folder, 'Notes')
    await mkdir(trip)
    await makePicture(join(trip, 'beach.png'))
    await makePicture(join(trip, 'cave.jpg'), 120)
    await makePdf(join(trip, 'Programme.pdf'), 'Flores, 21 to 28 November')
    await writeFile(join(trip, 'packing.txt'), 'Sun hat\nSnorkel\n<b>Not bold</b>\n'.repeat(20))
    const sender = await people.arrive()
    const link = opened(await share(sender, url, await pathsIn(trip)))
    await whenPrepared(sender)
    const receiver = await people.arrive()
    await receiver.goto(link)
    await press(receiver, 'Show beach.png')
    const picture = receiver.getByRole('img', { name: 'beach.png' })
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960)
    await reached('view-picture', receiver)
    await press(receiver, 'Show packing.txt')
    await receiver.getByText('Snorkel').first().waitFor()
    await reached('view-text', receiver)
  },
}

export const viewScenes: readonly Scene[] = [film, documents]
