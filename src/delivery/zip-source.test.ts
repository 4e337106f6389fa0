import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import { createDelivery } from './delivery.ts'
import { fakeBrowser, FakePickedFile, fileOf, patternOf } from './fakes.test-support.ts'

const ignore = () => {}

/** The archive as it lands on disk, and how the save ended. */
async function archiveOf(files: readonly DeliverableFile[], onProgress: (bytes: number) => void = ignore) {
  const picked = new FakePickedFile()
  const browser = fakeBrowser({ picker: async () => picked })
  const live = new AbortController().signal
  const outcome = await createDelivery(browser.deps)
    .saveZip(live, 'Bundle', files, onProgress)
    .catch((error: unknown) => error)
  return { bytes: Buffer.concat(picked.written), outcome, picked }
}

/** Entries by the central directory (APPNOTE.TXT section 4.3.12), each with what its local header leads to. */
function entriesOf(zip: Buffer) {
  const end = zip.length - 22
  expect(zip.readUInt32LE(end)).toBe(0x06054b50)
  let count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  if (count === 0xffff) {
    expect(zip.readUInt32LE(end - 20)).toBe(0x07064b50)
    const end64 = Number(zip.readBigUInt64LE(end - 12))
    expect(zip.readUInt32LE(end64)).toBe(0x06064b50)
    count = Number(zip.readBigUInt64LE(end64 + 32))
    at = Number(zip.readBigUInt64LE(end64 + 48))
  }
  return Array.from({ length: count }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50)
    const isUtf8 = (zip.readUInt16LE(at + 8) & 0x800) !== 0
    const size = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const skip = 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    const local = zip.readUInt32LE(at + 42)
    expect(zip.readUInt32LE(local)).toBe(0x04034b50)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const entry = {
      path: zip.toString('utf8', at + 46, at + 46 + nameLength),
      isUtf8,
      bytes: zip.subarray(from, from + size),
    }
    at += skip
    return entry
  })
}

describe('an archive', () => {
  test('keeps folders, names in any script and empty files, byte for byte', async () => {
    const files = [fileOf('音楽/a/Größe.txt', 3_000_000), fileOf('empty', 0), fileOf('音楽/b', 17)]
    const { bytes, outcome } = await archiveOf(files)
    expect(outcome).toBe('saved')
    const entries = entriesOf(bytes)
    expect(entries.map((entry) => entry.path)).toEqual(['音楽/a/Größe.txt', 'empty', '音楽/b'])
    expect(entries.every((entry) => entry.isUtf8)).toBe(true)
    for (const [i, file] of files.entries()) expect(entries[i]?.bytes.equals(patternOf(file.size))).toBe(true)
  })

  test('has safe and unique names, whatever the list says', async () => {
    const files = ['../../etc/passwd', 'same', 'SAME', 'x\u202Egpj.exe', 'a\\b', '/abs'].map((path) => fileOf(path, 1))
    expect(entriesOf((await archiveOf(files)).bytes).map((entry) => entry.path)).toEqual([
      '_/_/etc/passwd',
      'same',
      'SAME (2)',
      'xgpj.exe',
      'a_b',
      'abs',
    ])
  })

  test('has exactly the size that was said before: anything else would have failed it', async () => {
    const list = fc.array(fc.record({ path: fc.string({ unit: 'binary', maxLength: 40 }), size: fc.nat(200_000) }), {
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(list, async (files) => {
        const { outcome, bytes } = await archiveOf(files.map(({ path, size }) => fileOf(path, size)))
        expect(outcome).toBe('saved')
        expect(entriesOf(bytes).map((entry) => entry.bytes.length)).toEqual(files.map(({ size }) => size))
      }),
      { numRuns: 40 },
    )
  })

  test('of more files than the old format can count carries the true count', async () => {
    const files = Array.from({ length: 65_536 }, (_, i) => fileOf(String(i), 0))
    const { outcome, bytes } = await archiveOf(files)
    expect(outcome).toBe('saved')
    const entries = entriesOf(bytes)
    expect(entries.length).toBe(65_536)
    expect(entries.at(-1)?.path).toBe('65535')
  }, 30_000)

  test('opens each file when its turn comes, and closes the open one when it is given up', async () => {
    const files = [fileOf('a', 300_000), fileOf('b', 3_000_000, { failAt: 1_500_000 }), fileOf('c', 5)]
    const { outcome, picked } = await archiveOf(files)
    expect(outcome).toMatchObject({ name: 'DeliveryError', code: 'unreadable' })
    expect(picked.isRemoved).toBe(true)
    expect(files.map((file) => file.opened.length)).toEqual([1, 1, 0])
    expect(files[1]?.opened[0]?.aborted).toBe(true)
  })

  test('a file of another size than listed fails it', async () => {
    const { outcome, picked } = await archiveOf([fileOf('a', 10), fileOf('b', 10, { given: 9 })])
    expect(outcome).toMatchObject({ code: 'wrongSize' })
    expect(picked.isRemoved).toBe(true)
  })

  test('progress counts up to the bytes of its files', async () => {
    const progress: number[] = []
    await archiveOf([fileOf('a', 1_500_000), fileOf('b', 1_500_000)], (bytes) => progress.push(bytes))
    expect(progress.at(-1)).toBe(3_000_000)
    expect([...progress].sort((a, b) => a - b)).toEqual(progress)
  })
})
