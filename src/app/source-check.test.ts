import { describe, expect, it } from 'vitest'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { layoutPart, plainChunkLength } from '../core/part-layout.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { StoreError } from '../core/ports/stores.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { diskFile } from './disk-file.test-support.ts'
import { findStillChanged, findUnreadable, isReadable } from './source-check.ts'

const full = new Uint8Array(100).fill(1)
const empty = new Uint8Array()

describe('isReadable', () => {
  const cases = [
    { name: 'the same', chosen: full, now: full, strict: true, lax: true },
    { name: 'gone', chosen: full, now: null, strict: false, lax: false },
    { name: 'shorter by one byte', chosen: full, now: full.slice(1), strict: false, lax: false },
    { name: 'empty now', chosen: full, now: empty, strict: false, lax: false },
    // What was chosen can still be read of it.
    { name: 'longer', chosen: full, now: new Uint8Array(101), strict: false, lax: true },
    { name: 'other bytes of the same number', chosen: full, now: new Uint8Array(100), strict: false, lax: true },
    { name: 'empty as it was', chosen: empty, now: empty, strict: true, lax: true },
    { name: 'gone, and was empty', chosen: empty, now: null, strict: false, lax: false },
    { name: 'no longer empty', chosen: empty, now: full, strict: false, lax: false },
  ]
  it.each(cases)('a file that is $name', async ({ chosen, now, strict, lax }) => {
    for (const isStrict of [true, false]) {
      const { source, put } = diskFile('a', chosen, isStrict)
      put(now)
      expect(await isReadable(source)).toBe(isStrict ? strict : lax)
    }
  })

  it('a file whose size is first looked at when it has changed', async () => {
    const { source } = diskFile('a', full)
    expect(await isReadable({ ...source, size: 99 })).toBe(false)
  })
})

describe('findUnreadable', () => {
  const many = (count: number, read: (index: number) => void): SourceFile[] =>
    Array.from({ length: count }, (_, index) => {
      const { source } = diskFile(String(index), full)
      return { ...source, bytes: { ...source.bytes, slice: () => (read(index), source.bytes.slice(0, 1)) } }
    })

  it('looks at each of a few files', async () => {
    const gone = diskFile('b', full)
    gone.put(null)
    const sources = [diskFile('a', full).source, gone.source, diskFile('c', full).source]
    expect(await findUnreadable(systemClock, sources)).toBe(1)
    expect(await findUnreadable(systemClock, sources.toSpliced(1, 1))).toBeNull()
    expect(await findUnreadable(systemClock, [])).toBeNull()
  })

  it('looks at some of many, the first and the last among them', async () => {
    const read: number[] = []
    expect(
      await findUnreadable(
        systemClock,
        many(20_000, (index) => read.push(index)),
      ),
    ).toBeNull()
    expect(read.length).toBe(32)
    expect(new Set(read).size).toBe(32)
    expect([Math.min(...read), Math.max(...read)]).toEqual([0, 19_999])
  })

  it('does not wait for a disk that does not answer, and says what it found before', async () => {
    let timeUp = () => {}
    const clock: Clock = {
      ...systemClock,
      after: (_, callback) => {
        timeUp = callback
        return () => {}
      },
    }
    const hanging: SourceFile = {
      ...diskFile('a', full).source,
      bytes: { size: 100, slice: () => hanging.bytes, arrayBuffer: () => new Promise(() => {}) },
    }
    const waiting = findUnreadable(clock, [hanging])
    timeUp()
    expect(await waiting).toBeNull()
    const gone = diskFile('b', full)
    gone.put(null)
    expect(await findUnreadable(clock, [hanging, gone.source])).toBe(1)
  })
})

describe('findStillChanged', () => {
  const pieceLength = 4 * plainChunkLength
  const sizes = [10, 8 * pieceLength, 10]
  const layout = layoutPart(sizes)
  const files = sizes.map((size, i) => diskFile(String(i), new Uint8Array(size)))
  const sources = files.map(({ source }) => source)

  /** A store whose wrong pieces are known. */
  const storeWith = (wrong: readonly number[], read: PieceIndex[] = []) => ({
    layout,
    store: {
      initial: new Uint8Array(),
      async get(piece: PieceIndex) {
        read.push(piece)
        if (wrong.includes(piece)) throw new StoreError('sourceChanged', { source: 2, piece })
        return new Uint8Array()
      },
      put: () => Promise.reject(new StoreError('failed')),
      drop: () => Promise.reject(new StoreError('failed')),
      close: () => Promise.resolve(),
    },
  })

  it('reads the piece that was wrong and samples of the file, and finds them right', async () => {
    const read: PieceIndex[] = []
    expect(
      await findStillChanged(sources, { source: 1, others: 0, piece: pieceIndex(5) }, storeWith([], read)),
    ).toBeNull()
    expect(read).toEqual([5, 0, 4, 8])
  })

  it('finds that a piece is still wrong, and which file is to blame for it', async () => {
    expect(await findStillChanged(sources, { source: 1, others: 0, piece: pieceIndex(5) }, storeWith([5]))).toEqual({
      source: 2,
      others: 0,
      piece: 5,
    })
    expect(await findStillChanged(sources, { source: 1, others: 0, piece: null }, storeWith([8]))).toEqual({
      source: 2,
      others: 0,
      piece: 8,
    })
  })

  it('reads on in the last of the files that share the piece, and says how many may still be to blame', async () => {
    const read: PieceIndex[] = []
    const changed = { source: 0, others: 1, piece: pieceIndex(0) }
    expect(await findStillChanged(sources, changed, storeWith([], read))).toBeNull()
    expect(read).toEqual([0, 4, 8])
    const { layout, store } = storeWith([])
    const get = () => Promise.reject(new StoreError('sourceChanged', { source: 0, others: 1, piece: pieceIndex(0) }))
    expect(await findStillChanged(sources, changed, { layout, store: { ...store, get } })).toEqual(changed)
  })

  it('reads no piece while the file itself can not be read', async () => {
    const read: PieceIndex[] = []
    files[1]?.put(null)
    const changed = { source: 1, others: 0, piece: null }
    expect(await findStillChanged(sources, changed, storeWith([], read))).toEqual(changed)
    expect(await findStillChanged(sources, changed, null)).toEqual(changed)
    expect(read).toEqual([])
  })

  it('has only the file to look at before anything is hashed', async () => {
    expect(await findStillChanged(sources, { source: 0, others: 0, piece: null }, null)).toBeNull()
  })
})
