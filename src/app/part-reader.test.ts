import { describe, expect, it } from 'vitest'
import { createPartSeal } from '../crypto/part-seal.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { layoutPart, plainRangeOfPiece } from '../core/part-layout.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { createPartReader, type PartReaderDeps } from './part-reader.ts'

const length = 700_001
const layout = layoutPart([length])
const plain = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 9)) & 255)

async function sealedPieces() {
  const seal = await createPartSeal(new Uint8Array(32).fill(3), layout)
  const pieces = new Map<PieceIndex, Bytes>()
  for (let i = 0; i < layout.pieceCount; i++) {
    const range = plainRangeOfPiece(layout, pieceIndex(i))
    pieces.set(pieceIndex(i), await seal.sealPiece(pieceIndex(i), plain.slice(range.start, range.end)))
  }
  return { seal, pieces }
}

async function reader(overrides: Partial<PartReaderDeps> = {}) {
  const { seal, pieces } = await sealedPieces()
  const intact = new Map(pieces)
  const discarded: PieceIndex[] = []
  const opened: PieceIndex[] = []
  const store: PieceStore = {
    initial: new Uint8Array(1),
    get: (piece) => {
      opened.push(piece)
      const bytes = pieces.get(piece)
      return bytes ? Promise.resolve(bytes) : Promise.reject(new StoreError('missing'))
    },
    put: () => Promise.reject(new StoreError('closed')),
    drop: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const deps: PartReaderDeps = {
    layout,
    store,
    seal,
    available: () => Promise.resolve(),
    urgent: { begin: () => ({ at: () => {}, end: () => {} }) },
    // The engine fetches it again.
    discard: (piece) => {
      discarded.push(piece)
      pieces.set(piece, intact.get(piece) ?? new Uint8Array())
      return Promise.resolve()
    },
    ...overrides,
  }
  const part = createPartReader(deps)
  const read = async (start: number, end: number) => {
    const parts: Bytes[] = []
    for await (const bytes of part.read(new AbortController().signal, { start, end })) parts.push(bytes)
    return concatBytes(...parts)
  }
  return { part, read, pieces, discarded, opened }
}

function flip(pieces: Map<PieceIndex, Bytes>, piece: PieceIndex): void {
  const damaged = Uint8Array.from(pieces.get(piece) ?? [])
  damaged[100] = (damaged[100] ?? 0) ^ 1
  pieces.set(piece, damaged)
}

describe('createPartReader', () => {
  it.each([
    [0, length],
    [0, 0],
    [1, 2],
    [262_079, 262_081],
    [600_000, length],
  ])('reads %i to %i', async (start, end) => {
    const { read } = await reader()
    expect(equalBytes(await read(start, end), plain.slice(start, end))).toBe(true)
  })

  it('opens a piece once for all the small files in it', async () => {
    const { read, opened } = await reader()
    for (let start = 0; start < length; start += 10_000) {
      const end = Math.min(start + 10_000, length)
      expect(equalBytes(await read(start, end), plain.slice(start, end))).toBe(true)
    }
    expect(opened).toEqual([0, 1, 2])
  })

  it('gives bytes that their taker may give away', async () => {
    const { part, read } = await reader()
    for await (const bytes of part.read(new AbortController().signal, { start: 0, end: 10 })) {
      structuredClone(bytes, { transfer: [bytes.buffer] })
    }
    expect(await read(10, 20)).toEqual(plain.slice(10, 20))
  })

  it('fetches a damaged piece again and never shows its bytes', async () => {
    const { read, pieces, discarded } = await reader()
    flip(pieces, pieceIndex(1))
    expect(equalBytes(await read(0, length), plain)).toBe(true)
    expect(discarded).toEqual([1])
  })

  it('fetches a lost piece again', async () => {
    const { read, pieces, discarded } = await reader()
    pieces.delete(pieceIndex(0))
    expect(await read(0, 10)).toEqual(plain.slice(0, 10))
    expect(discarded).toEqual([0])
  })

  it('gives up on storage that damages a piece every time', async () => {
    let attempts = 0
    const { read, pieces } = await reader({
      discard: () => {
        attempts++
        return Promise.resolve()
      },
    })
    flip(pieces, pieceIndex(0))
    await expect(read(0, 10)).rejects.toMatchObject({ code: 'notAuthentic' })
    expect(attempts).toBe(2)
  })

  it('says what the store said when it is not about one piece', async () => {
    const { read } = await reader({
      available: () => Promise.reject(new StoreError('closed')),
    })
    await expect(read(0, 10)).rejects.toMatchObject({ code: 'closed' })
  })
})
