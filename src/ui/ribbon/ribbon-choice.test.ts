import { expect, test } from 'vitest'
import { setPiece } from '../../core/bitfield.ts'
import type { Manifest } from '../../core/manifest.ts'
import { layoutPart } from '../../core/part-layout.ts'
import { chosenPieces, partsOfChoice } from './ribbon-choice.ts'
import { heldPieces } from './ribbon-columns.ts'
import { partOf, twoFiles } from '../facts/transfers.test-support.ts'

/** Less than a piece, as four pieces, as one and a bit. */
const sizes = [1_000, 1_000_000, 300_000]
const manifest: Manifest = {
  ...twoFiles,
  partHashes: [null, null],
  parts: [
    { infoHash: null, salt: null, files: sizes.map((size, i) => ({ path: `${i}`, size, type: '' })) },
    { infoHash: null, salt: null, files: [{ path: 'more', size: 5, type: '' }] },
  ],
}
const { pieceCount } = layoutPart(sizes)

test('knows which pieces the chosen files lie in', () => {
  expect(pieceCount).toBe(5)
  expect(chosenPieces(manifest, new Set([0]))).toEqual([[0], []])
  expect(chosenPieces(manifest, new Set([0, 2, 3]))).toEqual([[0, 3, 4], null])
  expect(chosenPieces(manifest, new Set([0, 1, 2, 3]))).toEqual([null, null])
})

test('is whole when all that was chosen is here', () => {
  const part = { ...partOf([0, 0, 0, 2, 1]), inFlight: [1, 4] }
  for (const piece of [0, 3]) setPiece(part.held, piece)
  const [chosen, other] = partsOfChoice([part, partOf([0])], chosenPieces(manifest, new Set([0, 2])))
  expect(chosen).toMatchObject({ pieceCount: 3, inFlight: [2] })
  expect([...(chosen?.availability ?? [])]).toEqual([0, 2, 1])
  expect(other?.pieceCount).toBe(0)
  expect(heldPieces(chosen && other ? [chosen, other] : [])).toEqual({ all: 3, here: 2, coming: 1 })
})

test('hands out the very parts where everything was chosen', () => {
  const parts = [partOf([0, 0, 0, 0, 0]), partOf([0])]
  expect(partsOfChoice(parts, [null, null])).toBe(parts)
})
