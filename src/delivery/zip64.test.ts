import { expect, test } from 'vitest'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import { fileOf } from './fakes.test-support.ts'
import { readZip, zipLength } from './zip-source.ts'

// Sizes and places beyond 2^32, as APPNOTE.TXT 6.3.10 writes them (sections 4.3.9, 4.3.14 to 4.3.16 and 4.5.3).

const large = 2 ** 32 + 5
const zeros = new Uint8Array(8 * 1024 * 1024)

const backup: DeliverableFile = {
  path: 'backup.img',
  size: large,
  type: '',
  async *read() {
    for (let left = large; left > 0; left -= zeros.length) yield zeros.subarray(0, Math.min(left, zeros.length))
  },
}

test('a file of more than 4 GiB, and one that begins after it, are found where they are', async () => {
  const entries = [backup, fileOf('late.txt', 1000)].map((file) => ({ path: file.path, file }))
  let length = 0
  let tail = Buffer.alloc(0)
  for await (const chunk of readZip(new AbortController().signal, entries, new Date(2026, 0, 2))) {
    length += chunk.length
    tail = Buffer.concat([tail, chunk]).subarray(-4096)
  }
  expect(length).toBe(zipLength(entries))

  const at = (place: number) => place - (length - tail.length)
  const end = tail.length - 22
  expect(tail.readUInt32LE(end)).toBe(0x06054b50)
  expect(tail.readUInt32LE(end - 20)).toBe(0x07064b50)
  const end64 = at(Number(tail.readBigUInt64LE(end - 12)))
  expect(tail.readUInt32LE(end64)).toBe(0x06064b50)
  expect(Number(tail.readBigUInt64LE(end64 + 32))).toBe(2)

  let directory = at(Number(tail.readBigUInt64LE(end64 + 48)))
  const found = Array.from({ length: 2 }, () => {
    const entry = parseEntry(tail.subarray(directory))
    directory += entry.length
    return entry
  })
  expect(found[0]).toMatchObject({ name: 'backup.img', size: large, local: 0 })
  expect(found[1]).toMatchObject({ name: 'late.txt', size: 1000 })
  const late = at(found[1]?.local ?? 0)
  expect(tail.readUInt32LE(late)).toBe(0x04034b50)
  expect(tail.toString('utf8', late + 30, late + 38)).toBe('late.txt')
}, 120_000)

/** One record of the central directory. */
function parseEntry(record: Buffer) {
  expect(record.readUInt32LE(0)).toBe(0x02014b50)
  const [nameLength, extraLength] = [record.readUInt16LE(28), record.readUInt16LE(30)]
  const extra = record.subarray(46 + nameLength, 46 + nameLength + extraLength)
  const wide = extra.length > 0 && extra.readUInt16LE(0) === 1 ? extra.subarray(4) : Buffer.alloc(0)
  let next = 0
  // In this order, and only those that say 0xffffffff where they stand.
  const [size, , local] = [24, 20, 42].map((place) => {
    const narrow = record.readUInt32LE(place)
    if (narrow !== 0xffffffff) return narrow
    next += 8
    return Number(wide.readBigUInt64LE(next - 8))
  })
  return {
    name: record.toString('utf8', 46, 46 + nameLength),
    size,
    local,
    length: 46 + nameLength + extraLength + record.readUInt16LE(32),
  }
}
