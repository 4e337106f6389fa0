import { describe, expect, test } from 'vitest'
import { emptyBitfield, setPiece } from '../../core/bitfield.ts'
import { pieceIndex } from '../../core/ids.ts'
import { layoutPart, plainBytesPerPiece } from '../../core/part-layout.ts'
import type { PartFacts } from '../../core/transfer.ts'
import { isAvailableAt, missingBytes, spansWhere, type FilePlace } from './file-place.ts'

const small = layoutPart([1])
const perPiece = plainBytesPerPiece(small)
/** A file that begins in the middle of piece 1 and ends in the middle of piece 5. */
const layout = layoutPart([perPiece * 1.5, perPiece * 4, perPiece])
const place: FilePlace = { part: 0, layout, range: layout.files[1] ?? { start: 0, end: 0 } }

function facts(held: readonly number[], available: readonly number[] = []): PartFacts {
  const bits = emptyBitfield(layout.pieceCount)
  for (const piece of held) setPiece(bits, pieceIndex(piece))
  const availability = Uint8Array.from({ length: layout.pieceCount }, (_, piece) => (available.includes(piece) ? 1 : 0))
  return { pieceCount: layout.pieceCount, held: bits, availability, inFlight: [] }
}

describe('where a file is', () => {
  test('pieces become shares of the file, neighbours one span', () => {
    expect(spansWhere(place, (piece) => [1, 2, 5].includes(piece))).toEqual([
      { from: 0, to: 0.375 },
      { from: 0.875, to: 1 },
    ])
    expect(spansWhere(place, () => true)).toEqual([{ from: 0, to: 1 }])
    expect(spansWhere(place, () => false)).toEqual([])
  })

  test('what is missing counts in whole pieces', () => {
    expect(missingBytes(place, facts([1]), 0, perPiece)).toBe(perPiece)
    expect(missingBytes(place, facts([1, 2]), 0, perPiece)).toBe(0)
    expect(missingBytes(place, facts([]), perPiece * 3, perPiece * 9)).toBe(2 * perPiece)
    expect(missingBytes(place, facts([]), perPiece * 4, 5)).toBe(0)
  })

  test('somebody has it, or it is here', () => {
    expect(isAvailableAt(place, facts([1], [3]), 0)).toBe(true)
    expect(isAvailableAt(place, facts([1], [3]), perPiece)).toBe(false)
    expect(isAvailableAt(place, facts([1], [3]), perPiece * 2)).toBe(true)
    expect(isAvailableAt(place, facts([], [5]), perPiece * 40)).toBe(true)
  })
})
