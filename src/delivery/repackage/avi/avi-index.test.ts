import { describe, expect, test } from 'vitest'
import { countedReads } from '../counted-reads.ts'
import { aviFile, mp3Frame, picture, pictures } from './avi-bytes.test-support.ts'
import { createAviChunks } from './avi-chunks.ts'
import { film, frames, largeBytes, mixed, open, sound, sounds, times } from './avi-film.test-support.ts'
import { parseAviHeader } from './avi-header.ts'

const entryBytes = 16
const delta = { key: 0, offset: 4, size: 20 }

/** The same file with other entries in its index, which is its end. */
function withEntries(file: Uint8Array, change: (entries: readonly Buffer[]) => readonly Buffer[]): Buffer {
  const bytes = Buffer.from(file)
  const at = bytes.lastIndexOf('idx1') + 8
  const count = (bytes.length - at) / entryBytes
  const old = Array.from({ length: count }, (_, i) => bytes.subarray(at + i * entryBytes, at + (i + 1) * entryBytes))
  const entries = Buffer.concat(change(old))
  const changed = Buffer.concat([bytes.subarray(0, at), entries])
  changed.writeUInt32LE(entries.length, at - 4)
  return changed
}

const entry = (name: string, { key, offset, size } = delta) => {
  const bytes = Buffer.from(`${name}${'\0'.repeat(entryBytes - 4)}`)
  bytes.writeUInt32LE(key, 4)
  bytes.writeUInt32LE(offset, 8)
  bytes.writeUInt32LE(size, 12)
  return bytes
}

function chunksOf(bytes: Uint8Array, maxChunks?: number) {
  let read = 0
  const reads = countedReads({
    size: bytes.length,
    async *read(_signal, { start, end }) {
      read += end - start
      yield bytes.subarray(start, end)
    },
  })
  const header = bytes.subarray(24, 20 + Buffer.from(bytes).readUInt32LE(16))
  return { reads, chunks: createAviChunks(reads, parseAviHeader(header), maxChunks), bytesRead: () => read }
}

const usual = (index: 'movi' | 'openDml', repeats = 1) =>
  aviFile({ streams: [film], chunks: frames(pictures(10, 6, largeBytes)), index, repeats })

describe('an index is not used', () => {
  test('that names the same bytes again and again', async () => {
    const { chunks } = chunksOf(usual('movi', 1_000))
    expect(await chunks.find(0, 900)).toBe(59)
    expect(await chunks.at(0, 60)).toBeNull()
  })

  test('whose parts are the same again and again', async () => {
    const file = usual('openDml', 4_000)
    const { chunks, bytesRead } = chunksOf(file)
    await chunks.find(0, 50)
    expect(bytesRead()).toBeLessThan(file.length + 100_000)
    expect(await chunks.at(0, 59)).not.toBeNull()
  })

  test('that names nothing within the file', async () => {
    const bytes = Buffer.from(usual('openDml'))
    bytes.writeBigUInt64LE(2n ** 40n, bytes.lastIndexOf('ix00') + 20)
    const { tracks } = await open(bytes)
    expect(await times(tracks.video, 2, 1)).toEqual([2_000])
  })
})

describe('an index that knows only a part of the film', () => {
  const rest = Array.from({ length: 20 }, (_, i) => i * 40 + 1_600).toSorted((a, b) => a - b)

  test('does not hide what lies behind it', async () => {
    const cut = withEntries(usual('movi'), (entries) => entries.slice(0, 33))
    const { tracks } = await open(cut)
    expect((await times(tracks.video, 1.7)).toSorted((a, b) => a - b)).toEqual(rest)
  })

  test('nor does one of which the end was lost', async () => {
    const whole = Buffer.from(usual('movi'))
    const { tracks } = await open(whole.subarray(0, whole.lastIndexOf('idx1') + 8 + entryBytes * 33))
    expect((await times(tracks.video, 1.7)).toSorted((a, b) => a - b)).toEqual(rest)
  })

  test('nor do parts of OpenDML', async () => {
    const half = Buffer.from(usual('openDml'))
    half.writeUInt32LE(30, half.lastIndexOf('ix00') + 12)
    const { tracks } = await open(half)
    expect((await times(tracks.video, 1.7)).toSorted((a, b) => a - b)).toEqual(rest)
  })

  test('of which a stream is damaged leaves nothing to the next', async () => {
    const damaged = Buffer.from(aviFile(mixed(6, 'openDml')))
    // The pictures' part is whole.
    damaged.writeUInt16LE(9, damaged.lastIndexOf('ix01') + 8)
    const { tracks } = await open(damaged)
    expect((await times(tracks.video, 1.7)).length).toBe(20)
    expect((await times(tracks.audio, 1.7)).at(-1)).toBe(119 * 24)
  })
})

test('sound that the index has at no place in the file takes its time', async () => {
  const cbr = { ...sound, scale: 1, rate: 16_000, sampleBytes: 1, blockBytes: 1 }
  const file = aviFile({
    streams: [film, cbr],
    chunks: [...frames([picture('key', 0)]), ...sounds(Array.from({ length: 40 }, (_, i) => mp3Frame(i)))],
    index: 'movi',
  })
  const lost = withEntries(file, (entries) =>
    entries.map((old, i) => (i > 5 && i < 15 ? entry('01wb', { key: 16, offset: 2 ** 31, size: 384 }) : old)),
  )
  const { chunks } = chunksOf(lost)
  // Further than the film, so that the index is looked for.
  await chunks.find(1, 1e6)
  expect(await chunks.at(1, 9)).toMatchObject({ size: 0, start: 9 * 384 })
  expect(await chunks.at(1, 30)).toMatchObject({ size: 384, start: 30 * 384 })
})

describe('frames that are left out, millions of them', () => {
  const many = withEntries(
    aviFile({ streams: [film], chunks: frames([picture('key', 0), picture('delta', 1)]), index: 'movi' }),
    (entries) => [...entries, ...Array.from({ length: 200_000 }, () => entry('00dc', { ...delta, size: 0 }))],
  )

  test('let the page do other things meanwhile', async () => {
    const { tracks } = await open(many)
    let ticks = 0
    const timer = setInterval(() => ticks++, 0)
    expect(await times(tracks.video, 7_000)).toEqual([0, 40])
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
  })

  test('can be left', async () => {
    const { tracks, demuxer } = await open(many)
    const left = times(tracks.video, 7_000)
    setTimeout(() => demuxer.abortReads(), 2)
    await expect(left).rejects.toMatchObject({ name: 'AbortError' })
    expect(await times(tracks.video, null, 1)).toEqual([0])
  })

  test('are counted', async () => {
    const { chunks } = chunksOf(many, 100_000)
    await chunks.find(0, 150_000)
    expect(await chunks.at(0, 2)).toBeNull()
  })
})

test('chunks without end are counted', async () => {
  const start = aviFile({ streams: [film], chunks: [], index: 'none' })
  const file = Buffer.concat([start, ...Array.from({ length: 2_000 }, () => Buffer.from('00dc\0\0\0\0'))])
  await expect(chunksOf(file, 1_000).chunks.find(0, 5_000)).rejects.toMatchObject({ code: 'broken' })
})
