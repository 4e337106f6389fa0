import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../lib/bytes.ts'
import { pieceIndex } from '../core/ids.ts'
import { layoutPart, plainRangeOfPiece } from '../core/part-layout.ts'
import type { ByteSource } from '../core/ports/platform.ts'
import { makeContractPart, withFlippedByte } from './contract-part.test-support.ts'
import { pieceStoreContract } from './piece-store.contract.ts'
import { sha1 } from '../crypto/digest.ts'
import { createPartSeal } from '../crypto/part-seal.ts'
import { createSourceStore } from './source-store.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const part = await makeContractPart()
const pieceHashes = concatBytes(...part.pieces.map((piece) => createHash('sha1').update(piece).digest()))
const [fileA, fileB, fileC] = part.files
const [blobA, blobB, blobC] = [new Blob([fileA]), new Blob([fileB]), new Blob([fileC])]
const open = (sources: readonly ByteSource[] = [blobA, blobB, blobC]) =>
  createSourceStore({ ...part, sources, pieceHashes })

const unreadable = (size: number): ByteSource => ({
  size,
  slice: () => unreadable(size),
  arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')),
})

describe('contract', () => {
  it.each(pieceStoreContract.readOnly.map((contractCase) => [contractCase.name, contractCase] as const))(
    '%s',
    async (_, { run }) => {
      const sources: ByteSource[] = [blobA, blobB, blobC]
      await run({
        ...part,
        isWritable: false,
        open: async () => open(sources),
        async damage(how) {
          sources[0] = how === 'lost' ? unreadable(fileA.length) : new Blob([withFlippedByte(fileA)])
        },
        setRoom: () => Promise.reject(new Error('nothing is stored')),
      })
    },
  )
})

describe('a file that', () => {
  it('has one other byte is found before it is sent, and the rest still goes', async () => {
    const store = open([blobA, blobB, new Blob([fileC.subarray(0, -1), new Uint8Array([fileC.at(-1) === 0 ? 1 : 0])])])
    expect(await failure(store.get(pieceIndex(2)))).toMatchObject({ code: 'sourceChanged', source: 2 })
    expect(equalBytes(await store.get(pieceIndex(0)), part.pieces[0])).toBe(true)
  })

  it('is silently another, with others in its piece, is counted among them', async () => {
    const files: ByteSource[] = ['alpha', 'beta', 'gamma'].map((text) => new Blob([text]))
    const layout = layoutPart(files.map(({ size }) => size))
    const sealed = await (
      await createPartSeal(part.partKey, layout)
    ).sealPiece(pieceIndex(0), new TextEncoder().encode('alphabetagamma'))
    const options = { layout, partKey: part.partKey, pieceHashes: new Uint8Array(await sha1(sealed)) }
    const changed = createSourceStore({ ...options, sources: files.with(2, new Blob(['GAMMA'])) })
    expect(await failure(changed.get(pieceIndex(0)))).toMatchObject({ code: 'sourceChanged', source: 0, others: 2 })
    // Where the browser refuses to read it, it is known which.
    const refused = createSourceStore({ ...options, sources: files.with(2, unreadable(5)) })
    expect(await failure(refused.get(pieceIndex(0)))).toMatchObject({ code: 'sourceChanged', source: 2, others: 0 })
  })

  it('does not read any more is named, not its neighbour in the same piece', async () => {
    const store = open([blobA, blobB, unreadable(350_000)])
    // Piece 1 begins in file 0 and ends in file 2.
    expect(await failure(store.get(pieceIndex(1)))).toMatchObject({ code: 'sourceChanged', source: 2 })
    expect(equalBytes(await store.get(pieceIndex(0)), part.pieces[0])).toBe(true)
  })

  it('is of another size is named', async () => {
    const store = open([blobA, blobB, new Blob([fileC, 'more'])])
    expect(await failure(store.get(pieceIndex(1)))).toMatchObject({ code: 'sourceChanged', source: 2 })
  })
})

it('serves a part of empty files', async () => {
  const layout = layoutPart([0])
  const options = { layout, sources: [new Blob()], partKey: part.partKey }
  const wrong = createSourceStore({ ...options, pieceHashes: new Uint8Array(20) })
  expect(await failure(wrong.get(pieceIndex(0)))).toMatchObject({ code: 'sourceChanged', source: null, others: 0 })
  const sealed = await (await createPartSeal(part.partKey, layout)).sealPiece(pieceIndex(0), new Uint8Array())
  const right = createSourceStore({ ...options, pieceHashes: concatBytes(createHash('sha1').update(sealed).digest()) })
  expect(await right.get(pieceIndex(0))).toEqual(sealed)
})

/** Of so many zeros; `reading` hears how many reads are under way. */
const counted = (size: number, reading: (change: 1 | -1, bytes: number) => void): ByteSource => ({
  size,
  slice: (start, end) => counted(end - start, reading),
  async arrayBuffer() {
    reading(1, size)
    await new Promise((resolve) => setImmediate(resolve))
    reading(-1, size)
    return new ArrayBuffer(size)
  },
})

it('reads neighbours at once, a bounded number of runs at a time, and what is not as it was once more', async () => {
  const size = 24 * 1024 * 1024
  const layout = layoutPart([size])
  const partKey = new Uint8Array(32)
  const seal = await createPartSeal(partKey, layout)
  const zeros = new Uint8Array(layout.pieceLength)
  const hashes: Uint8Array[] = []
  for (let piece = 0; piece < layout.pieceCount; piece++) {
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(piece))
    const sealed = await seal.sealPiece(pieceIndex(piece), zeros.subarray(0, end - start))
    hashes.push(createHash('sha1').update(sealed).digest())
  }
  let reading = 0
  let most = 0
  let reads = 0
  let readBytes = 0
  const source = counted(size, (change, bytes) => {
    most = Math.max(most, (reading += change))
    if (change === 1) {
      reads++
      readBytes += bytes
    }
  })
  const store = createSourceStore({ layout, sources: [source], partKey, pieceHashes: concatBytes(...hashes) })
  await Promise.all(Array.from({ length: layout.pieceCount }, (_, piece) => store.get(pieceIndex(piece))))
  expect(most).toBeLessThanOrEqual(4)
  expect(reads).toBe(Math.ceil(layout.pieceCount / 8))
  expect(readBytes).toBe(size)

  // Wrong hashes: each piece is read ahead with its run, then alone.
  const wrong = createSourceStore({
    layout,
    sources: [source],
    partKey,
    pieceHashes: new Uint8Array(hashes.length * 20),
  })
  reads = 0
  expect(await failure(wrong.get(pieceIndex(0)))).toMatchObject({ code: 'sourceChanged', source: 0 })
  expect(reads).toBe(2)
})

it('serves a file again that was put right, though the wrong bytes were read ahead', async () => {
  let bytes = withFlippedByte(fileA)
  const changing = (start: number, end: number): ByteSource => ({
    size: end - start,
    slice: (from, to) => changing(start + from, start + to),
    arrayBuffer: async () => bytes.slice(start, end).buffer,
  })
  const store = open([changing(0, fileA.length), blobB, blobC])
  expect(await failure(store.get(pieceIndex(0)))).toMatchObject({ code: 'sourceChanged', source: 0 })
  bytes = fileA
  expect(equalBytes(await store.get(pieceIndex(0)), part.pieces[0])).toBe(true)
})

it('does not begin what waited when it is closed', async () => {
  const store = open()
  const gets = Array.from({ length: 10 }, () => failure(store.get(pieceIndex(0))))
  await store.close()
  expect((await Promise.all(gets)).at(-1)).toMatchObject({ code: 'closed' })
})

it('refuses hashes of another layout', () => {
  expect(() =>
    createSourceStore({ ...part, sources: [blobA, blobB, blobC], pieceHashes: pieceHashes.subarray(20) }),
  ).toThrow()
})
