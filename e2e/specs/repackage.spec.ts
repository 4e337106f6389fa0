import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { some } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia, type MediaOptions } from '../support/media.ts'
import { expectItPlaysOn, see, seek, show } from '../support/repackaging.ts'

// What Node can't show of repackaging, because it has no MediaSource.

/** Longer than what is read ahead. */
const longSeconds = 60

const films: readonly {
  readonly name: string
  readonly options: Omit<MediaOptions, 'seconds'>
  readonly share: number
}[] = [
  { name: 'h264-aac.mkv', options: { video: 'h264', audio: 'aac' }, share: 0.13 },
  { name: 'vp9-opus.mkv', options: { video: 'vp9', audio: 'opus' }, share: 0.13 },
  { name: 'vp8-vorbis.mkv', options: { video: 'vp8', audio: 'vorbis' }, share: 0.13 },
  { name: 'h264-aac.ts', options: { video: 'h264', audio: 'aac' }, share: 0.13 },
  { name: 'h264-mp3.mkv', options: { video: 'h264', audio: 'mp3' }, share: 0.13 },
  { name: 'h264-aac.mov', options: { video: 'h264', audio: 'aac' }, share: 0.13 },
  { name: 'h264-mp3.avi', options: { video: 'h264', audio: 'mp3' }, share: 0.13 },
  { name: 'h264-aac.avi', options: { video: 'h264', audio: 'aac' }, share: 0.13 },
  { name: 'vp8-mp3.avi', options: { video: 'vp8', audio: 'mp3' }, share: 0.13 },
  { name: 'vp9-mp3.avi', options: { video: 'vp9', audio: 'mp3' }, share: 0.13 },
]

// A Matroska file with an index, an MPEG-TS file and an AVI file; the long tests take all of them.
for (const { name, options, share } of some(films, 3, 0)) {
  test(`${name} plays from the start, from a place that was sought, and to its end`, async ({
    page,
    server,
    folder,
  }) => {
    const path = join(folder, name)
    await makeMedia(path, { ...options, seconds: longSeconds })
    await show(page, server.url, path)
    await expect.poll(async () => (await see(page)).outcome).toBe('plays')
    await expectItPlaysOn(page)
    const first = await see(page)
    expect(first.bytesAtFirstFrame).toBeLessThan(first.size * share)
    expect(first.pictureTimes).toEqual(first.pictureTimes.toSorted((a, b) => a - b))
    await expect.poll(async () => Math.round((await see(page)).duration)).toBe(longSeconds)

    await seek(page, longSeconds * 0.8)
    await expect.poll(async () => (await see(page)).isSeeking).toBe(false)
    await expectItPlaysOn(page)
    const second = await see(page)
    expect(second.time).toBeGreaterThan(longSeconds * 0.8)
    // An MPEG-TS has no index: places are tried, some MiB apart.
    const between = { start: first.size * 0.58, end: first.size * 0.7 }
    const inBetween = second.reads.filter(({ start, end }) => start < between.end && end > between.start)
    if (!name.endsWith('.ts')) expect(inBetween).toEqual([])

    await seek(page, longSeconds - 1)
    await expect.poll(async () => (await see(page)).hasEnded).toBe(true)
    // And no length.
    if (!name.endsWith('.ts')) expect(Math.abs((await see(page)).time - longSeconds)).toBeLessThan(0.1)
    // Back from the end; the last of several wins.
    await seek(page, 50, 3, 10, 20)
    await expect.poll(async () => (await see(page)).isSeeking).toBe(false)
    await page.evaluate(() => window.showing.video.play())
    await expectItPlaysOn(page)
    const { time, failures } = await see(page)
    expect(time).toBeGreaterThan(20)
    expect(time).toBeLessThan(30)
    expect(failures).toEqual([])
  })
}

test('a film without its sound plays, and what is missing is said', async ({ page, server, folder }) => {
  const path = join(folder, 'h264-ac3.mkv')
  await makeMedia(path, { seconds: 10, video: 'h264', audio: 'ac3' })
  await show(page, server.url, path)
  await expect.poll(async () => (await see(page)).outcome).toBe('plays AC-3')
  await expectItPlaysOn(page)
})

test('sound plays alone where the picture can not', async ({ page, server, folder }) => {
  const path = join(folder, 'mpeg4-aac.mkv')
  await makeMedia(path, { seconds: 10, video: 'mpeg4', audio: 'aac' })
  await show(page, server.url, path)
  await expect.poll(async () => (await see(page)).outcome).toBe('plays MPEG-4')
  await expect.poll(async () => (await see(page)).time).toBeGreaterThan(1)
})

for (const ending of ['mkv', 'avi']) {
  test(`what can be decoded not at all in a ${ending} is refused by name, and nothing is left`, async ({
    page,
    server,
    folder,
  }) => {
    const path = join(folder, `mpeg4-ac3.${ending}`)
    await makeMedia(path, { seconds: 10, video: 'mpeg4', audio: 'ac3' })
    await show(page, server.url, path)
    await expect.poll(async () => (await see(page)).outcome).toBe('noCodec MPEG-4,AC-3')
    expect(await see(page)).toMatchObject({ hasSource: false, open: 0, failures: [] })
  })
}

test('sound that begins late and ends early holds up no picture', async ({ page, server, folder }) => {
  const path = join(folder, 'late.mkv')
  await makeMedia(path, { seconds: 45, video: 'h264', audio: 'aac', audioFrom: 4, audioSeconds: 6, bitrate: 600 })
  await show(page, server.url, path)
  await expectItPlaysOn(page)
  await seek(page, 2)
  await expectItPlaysOn(page)
  await seek(page, 9)
  // Past the end of the sound by more than what is read ahead.
  await page.evaluate(() => (window.showing.video.playbackRate = 4))
  await expect.poll(async () => (await see(page)).hasEnded).toBe(true)
  const { time, failures } = await see(page)
  expect(time).toBeGreaterThan(44)
  expect(failures).toEqual([])
})

test('sound that ends early in a film that is longer than it says holds up no picture', async ({
  page,
  server,
  folder,
}) => {
  const path = join(folder, 'longer.avi')
  // Larger than what is read ahead.
  await makeMedia(path, { seconds: 40, video: 'h264', audio: 'mp3', audioSeconds: 4, bitrate: 8_000 })
  const bytes = await readFile(path)
  const frameCount = bytes.indexOf('strh') + 40
  expect(bytes.readUInt32LE(frameCount)).toBe(40 * 24)
  bytes.writeUInt32LE(8 * 24, frameCount)
  await writeFile(path, bytes)
  await show(page, server.url, path)
  await expectItPlaysOn(page)
  await page.evaluate(() => (window.showing.video.playbackRate = 4))
  await expect.poll(async () => (await see(page)).hasEnded).toBe(true)
  const { time, failures } = await see(page)
  expect(time).toBeGreaterThan(39)
  expect(failures).toEqual([])
})

test('a film whose end is not there yet begins, and giving it up ends what is read', async ({
  page,
  server,
  folder,
}) => {
  const path = join(folder, 'coming.mkv')
  await makeMedia(path, { seconds: 30, video: 'h264', audio: 'aac' })
  await show(page, server.url, path, { stopsAt: 2_500_000 })
  await expectItPlaysOn(page)
  // Waits for what does not come.
  await expect.poll(async () => (await see(page)).open).toBeGreaterThan(0)
  // What is sought in vain is given up for the next.
  await seek(page, 25, 28, 1)
  await expect.poll(async () => (await see(page)).isSeeking).toBe(false)
  await page.evaluate(() => window.showing.abort.abort())
  await expect.poll(async () => (await see(page)).open).toBe(0)
  const after = await see(page)
  expect(after).toMatchObject({ hasSource: false, failures: [] })
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)))
  expect((await see(page)).reads).toEqual(after.reads)
})

for (const ending of some(['mkv', 'ts', 'mov', 'avi'] as const, 4, 0)) {
  test(`a ${ending} of garbage behind a good start ends with an error`, async ({ page, server, folder }) => {
    const path = join(folder, `garbage.${ending}`)
    await makeMedia(path, { seconds: 20, video: 'h264', audio: 'aac', indexAt: 'front' })
    const bytes = await readFile(path)
    for (let at = 1_000_000; at < bytes.length; at++) bytes[at] = (at * 2_654_435_761) >>> 24
    await writeFile(path, bytes)
    await show(page, server.url, path)
    await page.evaluate(() => (window.showing.video.playbackRate = 4))
    const ends = async () => [(await see(page)).outcome, ...(await see(page)).failures]
    await expect.poll(ends).toContain('broken')
  })

  test(`a ${ending} that was cut short ends with an error or with what there is`, async ({ page, server, folder }) => {
    const path = join(folder, `cut.${ending}`)
    await makeMedia(path, { seconds: 20, video: 'h264', audio: 'aac', indexAt: 'front' })
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
    await show(page, server.url, path)
    await expectItPlaysOn(page)
    await page.evaluate(() => (window.showing.video.playbackRate = 4))
    await expect
      .poll(async () => {
        const { failures, hasEnded, time } = await see(page)
        // An MPEG-TS has no length that it could be held against.
        return failures.includes('broken') || (ending === 'ts' && hasEnded && time > 8)
      })
      .toBe(true)
  })
}

test('a file that is no film at all is refused', async ({ page, server, folder }) => {
  const path = join(folder, 'noise.mkv')
  await writeFile(path, Buffer.from(Array.from({ length: 500_000 }, (_, i) => (i * 2_654_435_761) >>> 24)))
  await show(page, server.url, path)
  await expect.poll(async () => (await see(page)).outcome).toBe('broken')
  expect(await see(page)).toMatchObject({ hasSource: false, open: 0 })
})
