import { beforeEach, describe, expect, test } from 'vitest'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import { sha1 } from '../crypto/digest.ts'
import type { Bytes } from '../lib/bytes.ts'
import { must } from './swarm.test-support.ts'
import { createPieceCache, type PieceCache } from './piece-cache.ts'

const pieces = [0, 1, 2, 3].map((fill) => new Uint8Array(100).fill(fill))
const [zero, one, two] = [pieceIndex(0), pieceIndex(1), pieceIndex(2)]

let hashes: Bytes[]
let stored: Map<PieceIndex, Bytes>
let failure: StoreError | null
let reads: number
let checksPieces: boolean
let damaged: PieceIndex[]
let failures: StoreError[]
let cache: PieceCache

beforeEach(async () => {
  hashes = await Promise.all(pieces.map(sha1))
  stored = new Map(pieces.map((bytes, piece) => [pieceIndex(piece), bytes]))
  failure = null
  reads = 0
  checksPieces = false
  damaged = []
  failures = []
  cache = createPieceCache({
    store: {
      get checksPieces() {
        return checksPieces
      },
      async get(piece) {
        reads++
        if (failure) throw failure
        const bytes = stored.get(piece)
        if (!bytes) throw new StoreError('missing')
        return bytes
      },
    },
    hashOf: (piece) => must(hashes[piece]),
    maxBytes: 200,
    onDamaged: (piece) => damaged.push(piece),
    onStoreFailed: (error) => failures.push(error),
  })
})

describe('piece cache', () => {
  test('many who ask at once share one read', async () => {
    const loads = await Promise.all([cache.load(one), cache.load(one), cache.load(one)])
    expect(loads).toEqual([pieces[1], pieces[1], pieces[1]])
    expect(reads).toBe(1)
    expect(cache.peek(one)).toEqual(pieces[1])
  })

  test('the piece that was used longest ago makes room', async () => {
    await cache.load(zero)
    await cache.load(one)
    cache.peek(zero)
    await cache.load(two)
    expect([zero, one, two].map((piece) => cache.peek(piece) !== null)).toEqual([true, false, true])
  })

  test('a piece that does not match its hash is never given out, now or later', async () => {
    stored.set(one, new Uint8Array(100).fill(9))
    expect(await cache.load(one)).toBeNull()
    expect(cache.peek(one)).toBeNull()
    expect(damaged).toEqual([one])
    stored.set(one, must(pieces[1]))
    expect(await cache.load(one)).toEqual(pieces[1])
  })

  test('a piece of a store that checks is not hashed again', async () => {
    checksPieces = true
    hashes = []
    expect(await cache.load(one)).toEqual(pieces[1])
    expect(cache.peek(one)).toEqual(pieces[1])
    expect(damaged).toEqual([])
  })

  test('a piece that the store lost counts as damaged', async () => {
    stored.delete(two)
    expect(await cache.load(two)).toBeNull()
    expect(damaged).toEqual([two])
    expect(failures).toEqual([])
  })

  test.each(['sourceChanged', 'failed'] as const)('a store that fails (%s) is told', async (code) => {
    failure = new StoreError(code)
    expect(await cache.load(one)).toBeNull()
    expect(failures).toEqual([failure])
    expect(damaged).toEqual([])
  })

  test('a store that was closed meanwhile is nobody’s fault', async () => {
    failure = new StoreError('closed')
    expect(await cache.load(one)).toBeNull()
    expect([...failures, ...damaged]).toEqual([])
  })

  test('a forgotten piece is read again', async () => {
    await cache.load(one)
    cache.forget(one)
    expect(cache.peek(one)).toBeNull()
    await cache.load(one)
    expect(reads).toBe(2)
  })

  test('a piece larger than the cache is held alone', () => {
    cache.keep(zero, must(pieces[0]))
    cache.keep(one, new Uint8Array(1000))
    expect(cache.peek(zero)).toBeNull()
    expect(cache.peek(one)).not.toBeNull()
  })
})
