import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalBytes } from '../lib/bytes.ts'
import { hasPiece, isBitfield } from '../core/bitfield.ts'
import { pieceIndex } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { PieceDatabase } from './piece-database.ts'
import { makeContractPart, withFlippedByte } from './contract-part.test-support.ts'
import { pieceStoreContract } from './piece-store.contract.ts'
import { openReceivedStore } from './received-store.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const part = await makeContractPart()

/** One part's records in memory; as the browser, it stores copies, answers later, and knows a quota. */
function memoryRecords(records = new Map<unknown, unknown>(), roomBytes = Infinity) {
  let quotaBytes = roomBytes
  const used = () =>
    [...records.values()].reduce<number>((sum, value) => sum + (value instanceof Uint8Array ? value.length : 0), 0)
  const connect = (): PieceDatabase => ({
    keys: async () => [...records.keys()],
    read: async (piece) => structuredClone(records.get(piece)),
    async write(writes) {
      const before = new Map(records)
      for (const { piece, bytes } of writes) {
        if (bytes) records.set(piece, structuredClone(bytes))
        else records.delete(piece)
      }
      await Promise.resolve()
      if (used() <= quotaBytes) return
      records.clear()
      for (const [key, value] of before) records.set(key, value)
      throw new StoreError('full')
    },
    close: () => {},
  })
  return { records, connect, setRoom: (bytes: number) => void (quotaBytes = bytes) }
}

describe('contract', () => {
  it.each(
    [...pieceStoreContract.writable, ...pieceStoreContract.limited].map(
      (contractCase) => [contractCase.name, contractCase] as const,
    ),
  )('%s', async (_, { run }) => {
    const { records, connect, setRoom } = memoryRecords()
    await run({
      ...part,
      isWritable: true,
      open: () => openReceivedStore(connect(), part.layout),
      async damage(how) {
        if (how === 'lost') records.delete(0)
        else records.set(0, withFlippedByte(part.pieces[0]))
      },
      setRoom: async (bytes) => setRoom(bytes),
    })
  })
})

describe('records that are not ours', () => {
  it.each([
    ['too short', new Uint8Array(10)],
    ['no bytes', 'text'],
    ['null', null],
    ['an array of the right length', Array.from({ length: part.layout.pieceLength }, () => 0)],
  ])('a value that is %s is missing, and dropped', async (_, value) => {
    const { records, connect } = memoryRecords(new Map([[0, value]]))
    const store = await openReceivedStore(connect(), part.layout)
    expect(await failure(store.get(pieceIndex(0)))).toMatchObject({ code: 'missing' })
    expect(records.has(0)).toBe(false)
  })

  it('keys that name no piece are not in the bitfield', async () => {
    const piece = part.pieces[1]
    const foreign = ['1', -1, 0.5, part.layout.pieceCount, 1e9, new Date(0), [1]].map((key) => [key, piece] as const)
    const { connect } = memoryRecords(new Map<unknown, unknown>([...foreign, [1, piece]]))
    expect((await openReceivedStore(connect(), part.layout)).initial).toEqual(new Uint8Array([0x40]))
  })

  it('a piece that comes while a bad record is read is kept', async () => {
    const { connect } = memoryRecords(new Map([[0, 'bad']]))
    const store = await openReceivedStore(connect(), part.layout)
    const reading = failure(store.get(pieceIndex(0)))
    await store.put(pieceIndex(0), part.pieces[0])
    expect(await reading).toMatchObject({ code: 'missing' })
    expect(equalBytes(await store.get(pieceIndex(0)), part.pieces[0])).toBe(true)
  })
})

describe('any records at all', () => {
  const lengths = part.pieces.map(({ length }) => length)
  const nearPiece = fc
    .tuple(fc.constantFrom(...lengths), fc.constantFrom(-1, 0, 1))
    .map(([length, more]) => new Uint8Array(length + more))
  const anyValue = fc.oneof(nearPiece, fc.uint8Array({ maxLength: 40 }), fc.anything({ withDate: true, withMap: true }))
  const anyKey = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), fc.string({ maxLength: 4 }), fc.anything())

  it('are a piece of its length or missing, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyKey, anyValue), { maxLength: 6 }), async (entries) => {
        const { records, connect } = memoryRecords(new Map<unknown, unknown>(entries))
        const store = await openReceivedStore(connect(), part.layout)
        expect(isBitfield(store.initial, part.layout.pieceCount)).toBe(true)
        for (const [index, length] of lengths.entries()) {
          const value = records.get(index)
          expect(hasPiece(store.initial, index)).toBe(records.has(index))
          const got = await store.get(pieceIndex(index)).catch((error: unknown) => error)
          if (value instanceof Uint8Array && value.length === length) expect(got).toEqual(value)
          else expect(got).toMatchObject({ name: 'StoreError', code: 'missing' })
        }
        await store.close()
      }),
    )
  })

  it('come back as they were put, in any order', async () => {
    const order = fc.shuffledSubarray(lengths.map((_, index) => index))
    await fc.assert(
      fc.asyncProperty(order, fc.nat(255), async (indices, byte) => {
        const { connect } = memoryRecords()
        const store = await openReceivedStore(connect(), part.layout)
        const pieceOf = (index: number) => new Uint8Array(lengths[index] ?? 0).fill(byte + index)
        await Promise.all(indices.map((index) => store.put(pieceIndex(index), pieceOf(index))))
        await store.close()
        const again = await openReceivedStore(connect(), part.layout)
        for (const index of lengths.keys()) {
          expect(hasPiece(again.initial, index)).toBe(indices.includes(index))
          if (!indices.includes(index)) continue
          expect(equalBytes(await again.get(pieceIndex(index)), pieceOf(index))).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })
})

it('keeps what fits when the storage is full, and says of each piece whether it did', async () => {
  const { connect } = memoryRecords(new Map(), part.layout.pieceLength + part.pieces[2].length)
  const store = await openReceivedStore(connect(), part.layout)
  const outcomes = await Promise.all(part.pieces.map((piece, i) => failure(store.put(pieceIndex(i), piece))))
  expect(outcomes).toEqual([null, expect.objectContaining({ code: 'full' }), null])
  expect(equalBytes(await store.get(pieceIndex(0)), part.pieces[0])).toBe(true)
  expect(equalBytes(await store.get(pieceIndex(2)), part.pieces[2])).toBe(true)
  expect(await failure(store.get(pieceIndex(1)))).toMatchObject({ code: 'missing' })
})

describe('what passes through', () => {
  const [first, second] = part.pieces
  if (!first || !second) throw new Error('the part has two pieces')
  const [one, two] = [pieceIndex(0), pieceIndex(1)]

  it('is read like what is stored, takes no room, and leaves what was stored alone', async () => {
    const { records, connect } = memoryRecords(new Map(), first.length)
    const store = await openReceivedStore(connect(), part.layout)
    await store.put(one, first)
    store.passThrough(true)
    await store.put(two, second)
    expect(equalBytes(await store.get(one), first)).toBe(true)
    expect(equalBytes(await store.get(two), second)).toBe(true)
    expect([...records.keys()]).toEqual([0])
    await store.drop(two)
    await store.drop(one)
    expect(records.size).toBe(0)
    for (const piece of [one, two]) await expect(store.get(piece)).rejects.toMatchObject({ code: 'missing' })
    store.passThrough(false)
    await store.put(two, second.slice(0, second.length))
    expect([...records.keys()]).toEqual([1])
  })

  it('is not changed by who gave it', async () => {
    const store = await openReceivedStore(memoryRecords().connect(), part.layout)
    store.passThrough(true)
    const given = first.slice()
    await store.put(one, given)
    given.fill(0)
    expect(equalBytes(await store.get(one), first)).toBe(true)
  })
})
