import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { boxesOf, floorOf, keyIntervalAt, neededToBegin, piecesOf } from './film-map.ts'

const box = (type: string, length: number) => {
  const bytes = Buffer.alloc(length)
  bytes.writeUInt32BE(length)
  bytes.write(type, 4, 'latin1')
  return bytes
}

async function fileOf(...parts: readonly Uint8Array[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-film-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'film.mp4')
  await writeFile(path, Buffer.concat(parts))
  return path
}

test('boxes are found by their lengths: usual, of 64 bits, and up to the end', async () => {
  const long = box('mdat', 100)
  long.writeUInt32BE(1)
  long.writeBigUInt64BE(100n, 8)
  const open = box('free', 30)
  open.writeUInt32BE(0)
  expect(await boxesOf(await fileOf(box('ftyp', 32), long, box('moov', 20), open))).toEqual([
    { type: 'ftyp', start: 0, end: 32 },
    { type: 'mdat', start: 32, end: 132 },
    { type: 'moov', start: 132, end: 152 },
    { type: 'free', start: 152, end: 182 },
  ])
})

test('a box that says less than its own header takes is refused', async () => {
  const none = box('ftyp', 32)
  none.writeUInt32BE(4)
  await expect(boxesOf(await fileOf(none))).rejects.toThrow('a box of 4 bytes at 0')
})

const frame = (time: number, start: number, end: number, isKey = false) => ({ time, start, end, isKey })
const frames = [
  frame(0, 100, 200, true),
  frame(0.5, 200, 220),
  frame(1, 220, 320, true),
  frame(2, 320, 330),
  frame(1.5, 330, 350),
]

test('to begin it takes the head, the index and the first key frame', () => {
  const head = { start: 0, end: 16 }
  const index = { start: 350, end: 400 }
  expect(neededToBegin({ head, index, frames })).toEqual([head, index, frames[0]])
})

test.each([
  { time: 0, interval: { start: 100, end: 220 } },
  { time: 0.9, interval: { start: 100, end: 220 } },
  { time: 1, interval: { start: 220, end: 350 } },
  { time: 9, interval: { start: 220, end: 350 } },
])('at $time s it takes the bytes $interval.start to $interval.end', ({ time, interval }) => {
  expect(keyIntervalAt({ frames }, time)).toEqual(interval)
})

test.each([
  { ranges: [{ start: 0, end: 1 }], pieces: 1 },
  { ranges: [{ start: 0, end: 262_080 }], pieces: 1 },
  { ranges: [{ start: 262_079, end: 262_081 }], pieces: 2 },
  {
    ranges: [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
      { start: 600_000, end: 600_001 },
    ],
    pieces: 2,
  },
])('$ranges lie in $pieces pieces', ({ ranges, pieces }) => {
  expect(piecesOf(ranges)).toBe(pieces)
})

test('the floor counts whole pieces and round trips', () => {
  expect(floorOf(4, 1024 * 1024, 2, 0.05)).toBeCloseTo(1.1)
})
