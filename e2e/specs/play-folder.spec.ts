import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePdf, makePicture } from '../support/documents.ts'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { playsOn } from '../support/playing.ts'
import { downloadAll, share } from '../support/screens.ts'

const srt = '1\r\n00:00:00,000 --> 00:00:20,000\r\nThe <b>sea</b>\r\n'

test('what lies in one folder plays one after another, with its subtitles', async ({ people, server, folder }) => {
  const film = join(folder, 'a film.webm')
  const song = join(folder, 'b song.mp3')
  const second = join(folder, 'c film.mp4')
  const subtitles = join(folder, 'a film.id.srt')
  await Promise.all([
    makeMedia(film, { seconds: 4, video: 'vp9', audio: 'opus', bitrate: 800 }),
    makeMedia(song, { seconds: 3, video: null, audio: 'mp3' }),
    makeMedia(second, { seconds: 20, video: 'h264', audio: 'aac', bitrate: 800 }),
    writeFile(subtitles, srt),
  ])
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film, song, second, subtitles])
  const page = await people.arrive()
  await page.goto(link)
  // What nobody said yes to does not begin by itself.
  await downloadAll(page)
  await page.getByRole('button', { name: 'Play a film.webm' }).click()
  const video = page.locator('video')
  const first = page.getByRole('region', { name: 'a film.webm' })
  await expect(first.getByText('1 of 3')).toBeVisible()
  await first.getByRole('combobox', { name: 'Subtitles' }).selectOption('id')
  const shown = () =>
    video.evaluate(({ textTracks }: HTMLVideoElement) =>
      Array.from(textTracks)
        .filter(({ mode }) => mode === 'showing')
        .flatMap(({ cues }) => Array.from(cues ?? []).map((cue) => (cue instanceof VTTCue ? cue.text : ''))),
    )
  await expect.poll(shown).toEqual(['The <b>sea</b>'])
  // The next begins by itself.
  const sound = page.getByRole('region', { name: 'b song.mp3' })
  await sound.waitFor({ timeout: 60_000 })
  await expect.poll(() => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime)).toBeGreaterThan(0.3)
  await sound.getByRole('button', { name: 'Next' }).click()
  await playsOn(video)
  await expect(page.getByRole('region', { name: 'c film.mp4' }).getByText('3 of 3')).toBeVisible()

  // Subtitles of this device: dropped on the film they are no new share.
  const dropped = await page.evaluateHandle(() => {
    const carried = new DataTransfer()
    carried.items.add(new File(['WEBVTT\n\n00:00.000 --> 00:20.000\nDropped'], 'mine.vtt'))
    return carried
  })
  await video.dispatchEvent('drop', { dataTransfer: dropped })
  await expect.poll(shown).toEqual(['Dropped'])
  const input = page.locator('input[data-purpose=subtitles]')
  await input.setInputFiles({ name: 'none.srt', mimeType: '', buffer: Buffer.from('no subtitles') })
  await expect(page.getByRole('alert')).toHaveText(/no subtitles in that file/)
  await expect.poll(shown).toEqual([])
  expect(new URL(page.url()).hash).toBe(new URL(link).hash)

  // A hand on the keys of a headset.
  const title = await page.evaluate(() => navigator.mediaSession.metadata?.title)
  expect(title).toBe('c film.mp4')
  await page.getByRole('button', { name: 'Close player' }).click()
  await expect.poll(() => page.evaluate(() => navigator.mediaSession.metadata)).toBeNull()
})

test('pictures, texts and documents are shown while they come', async ({ people, server, folder }) => {
  const trip = join(folder, 'trip')
  await mkdir(trip)
  const text = '<script>window.ran = true</script>\n<b>Not bold</b> – ça va'
  await Promise.all([
    makePicture(join(trip, 'beach.png')),
    makePicture(join(trip, 'cave.jpg'), 90),
    makePdf(join(trip, 'plan.pdf'), 'Flores'),
    writeFile(join(trip, 'notes.txt'), text),
    writeFile(join(trip, 'old.txt'), Buffer.from('caf\xe9', 'latin1')),
    writeFile(join(trip, 'no picture.png'), 'none'),
  ])
  const files = ['beach.png', 'cave.jpg', 'plan.pdf', 'notes.txt', 'old.txt', 'no picture.png'].map((name) =>
    join(trip, name),
  )
  const sender = await people.arrive()
  const link = await share(sender, server.url, files)
  const page = await people.arrive()
  await page.goto(link)
  const width = (name: string) =>
    page.getByRole('img', { name }).evaluate((image: HTMLImageElement) => image.naturalWidth)
  await page.getByRole('button', { name: 'Show beach.png' }).click()
  await expect.poll(() => width('beach.png')).toBe(960)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect.poll(() => width('cave.jpg')).toBe(960)
  await page.getByRole('button', { name: 'Show notes.txt' }).click()
  await expect(page.getByRole('region', { name: 'notes.txt' }).locator('pre')).toHaveText(text)
  await page.getByRole('button', { name: 'Show old.txt' }).click()
  await expect(page.getByRole('region', { name: 'old.txt' }).locator('pre')).toHaveText('café')
  await page.getByRole('button', { name: 'Show no picture.png' }).click()
  await expect(page.getByRole('alert')).toHaveText(/not what its name says/)
  // A script in it could put up dialogs in the page's name: Chromium's viewer can't be held in a sandbox.
  await expect(page.getByRole('button', { name: 'Show plan.pdf' })).toHaveCount(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Show no picture.png' })).toBeFocused()
})
