import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pieceIndex } from './ids.ts'
import {
  chunksOfPiece,
  layoutPart,
  pieceRange,
  piecesOfPlainRange,
  plainChunkLength,
  plainRangeOfPiece,
  sealedChunkLength,
} from './part-layout.ts'

const mebibyte = 1024 * 1024

describe('layoutPart', () => {
  it.each<[string, number[], { sealedLength: number; chunkCount: number; pieceCount: number; pieceLength: number }]>([
    ['no file', [], { sealedLength: 16, chunkCount: 1, pieceCount: 1, pieceLength: 262_144 }],
    ['empty files', [0, 0], { sealedLength: 16, chunkCount: 1, pieceCount: 1, pieceLength: 262_144 }],
    ['one byte', [1], { sealedLength: 17, chunkCount: 1, pieceCount: 1, pieceLength: 262_144 }],
    ['a whole chunk', [65_520], { sealedLength: 65_536, chunkCount: 1, pieceCount: 1, pieceLength: 262_144 }],
    ['a chunk and a byte', [65_520, 1], { sealedLength: 65_553, chunkCount: 2, pieceCount: 1, pieceLength: 262_144 }],
    ['a whole piece', [262_080], { sealedLength: 262_144, chunkCount: 4, pieceCount: 1, pieceLength: 262_144 }],
    ['a piece and a byte', [262_081], { sealedLength: 262_161, chunkCount: 5, pieceCount: 2, pieceLength: 262_144 }],
    [
      '5 GiB',
      [5 * 1024 * mebibyte],
      { sealedLength: 5_370_020_176, chunkCount: 81_941, pieceCount: 1281, pieceLength: 4 * mebibyte },
    ],
  ])('of %s', (_, sizes, expected) => {
    expect(layoutPart(sizes)).toMatchObject(expected)
  })

  it.each([
    [512 * mebibyte - 200_000, 262_144],
    [512 * mebibyte + 1, 524_288],
    [8 * 1024 * mebibyte, 4 * mebibyte],
    [2 ** 45, 4 * mebibyte],
  ])('cuts %i bytes into pieces of %i', (size, pieceLength) => {
    expect(layoutPart([size]).pieceLength).toBe(pieceLength)
  })
})

const sizes = fc.oneof(
  fc.array(fc.oneof(fc.constant(0), fc.nat(400_000)), { maxLength: 12 }),
  // Around 2^31 and 2^32, where bit operators would cut.
  fc
    .tuple(fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 40), fc.integer({ min: -100_000, max: 100_000 }), fc.nat(200_000))
    .map(([border, offset, more]) => [border + offset, more]),
)

describe('a layout', () => {
  it('has pieces that cover the sealed and the plain bytes without gap or overlap', () => {
    fc.assert(
      fc.property(sizes, (list) => {
        const layout = layoutPart(list)
        const last = layout.pieceCount - 1
        const pieces = new Set(
          [0, 1, Math.floor(last / 2), last - 1, last].filter((piece) => piece >= 0 && piece <= last),
        )
        for (const piece of pieces) {
          const sealed = pieceRange(layout, pieceIndex(piece))
          const plain = plainRangeOfPiece(layout, pieceIndex(piece))
          const chunks = chunksOfPiece(layout, pieceIndex(piece))
          expect(sealed.start).toBe(chunks.first * sealedChunkLength)
          expect(plain.start).toBe(chunks.first * plainChunkLength)
          expect(sealed.end - sealed.start).toBe(plain.end - plain.start + (chunks.end - chunks.first) * 16)
          if (piece < last) expect(pieceRange(layout, pieceIndex(piece + 1)).start).toBe(sealed.end)
          if (piece < last) expect(plainRangeOfPiece(layout, pieceIndex(piece + 1)).start).toBe(plain.end)
        }
        expect(pieceRange(layout, pieceIndex(last)).end).toBe(layout.sealedLength)
        expect(plainRangeOfPiece(layout, pieceIndex(last)).end).toBe(layout.plainLength)
      }),
    )
  })

  it('knows exactly the pieces that a range needs', () => {
    const ranges = sizes.chain((list) => {
      const layout = layoutPart(list)
      const end = fc.integer({ min: 0, max: layout.plainLength })
      return fc.tuple(fc.constant(layout), end, end)
    })
    fc.assert(
      fc.property(ranges, ([layout, a, b]) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) }
        const pieces = piecesOfPlainRange(layout, range)
        if (range.start === range.end) {
          expect(pieces).toBeNull()
          return
        }
        if (!pieces) throw new Error('a range of bytes needs a piece')
        const first = plainRangeOfPiece(layout, pieces.first)
        const last = plainRangeOfPiece(layout, pieces.last)
        expect(first.start <= range.start && range.start < first.end).toBe(true)
        expect(last.start < range.end && range.end <= last.end).toBe(true)
      }),
    )
  })

  it('lays files one after another', () => {
    expect(layoutPart([3, 0, 4]).files).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 3 },
      { start: 3, end: 7 },
    ])
  })
})
