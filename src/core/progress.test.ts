import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyBitfield, fullBitfield, setPiece } from './bitfield.ts'
import { pieceIndex } from './ids.ts'
import { layoutPart, plainRangeOfPiece } from './part-layout.ts'
import { measureProgress, piecesOfChoice } from './progress.ts'

const kib = 1024
const sizes = fc.array(fc.nat({ max: 3 * 1024 * kib }), { minLength: 1, maxLength: 12 })

describe('measureProgress', () => {
  it('counts nothing of a part that is not open, and all of a full one', () => {
    const layout = layoutPart([100, 0, 300 * kib])
    const chosen = new Set([0, 1, 2])
    const none = measureProgress([{ layout, held: null }], chosen)
    expect(none).toEqual({ haveBytes: 0, wantBytes: layout.plainLength, fileBytes: [0, 0, 0] })
    const all = measureProgress([{ layout, held: fullBitfield(layout.pieceCount) }], chosen)
    expect(all).toEqual({
      haveBytes: layout.plainLength,
      wantBytes: layout.plainLength,
      fileBytes: [100, 0, 300 * kib],
    })
  })

  it('numbers files over all parts and counts only chosen ones', () => {
    const layout = layoutPart([10, 20])
    const held = fullBitfield(1)
    const progress = measureProgress(
      [
        { layout, held: null },
        { layout, held },
      ],
      new Set([1, 3]),
    )
    expect(progress).toEqual({ haveBytes: 20, wantBytes: 40, fileBytes: [0, 0, 10, 20] })
  })

  it('adds up to the plain bytes of the held pieces', () => {
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.boolean()), (list, coin) => {
        const layout = layoutPart(list)
        const held = emptyBitfield(layout.pieceCount)
        let expected = 0
        for (let piece = 0; piece < layout.pieceCount; piece++) {
          if (coin.next().value) continue
          setPiece(held, piece)
          const range = plainRangeOfPiece(layout, pieceIndex(piece))
          expected += range.end - range.start
        }
        expect(measureProgress([{ layout, held }], new Set(list.keys())).haveBytes).toBe(expected)
      }),
    )
  })
})

describe('piecesOfChoice', () => {
  it('covers exactly the chosen files, in disjoint rising ranges', () => {
    fc.assert(
      fc.property(sizes, fc.func(fc.boolean()), (list, isChosen) => {
        const layout = layoutPart(list)
        const chosen = new Set([...list.keys()].filter(isChosen))
        const shifted = new Set([...chosen].map((file) => file + 5))
        const pieces = new Set<number>()
        let before = -2
        for (const { first, last } of piecesOfChoice(layout, 5, shifted)) {
          expect(first).toBeGreaterThan(before + 1)
          for (let piece: number = first; piece <= last; piece++) pieces.add(piece)
          before = last
        }
        const needed = new Set<number>()
        for (let piece = 0; piece < layout.pieceCount; piece++) {
          const range = plainRangeOfPiece(layout, pieceIndex(piece))
          const isNeeded = layout.files.some(
            (file, i) => chosen.has(i) && file.start < range.end && file.end > range.start && file.end > file.start,
          )
          if (isNeeded) needed.add(piece)
        }
        expect(pieces).toEqual(needed)
      }),
    )
  })
})
