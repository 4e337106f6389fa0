import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasPiece, setPiece } from '../../core/bitfield.ts'
import type { PartFacts } from '../../core/transfer.ts'
import {
  fractionColumns,
  heldColumns,
  heldPieces,
  isSameColumns,
  mostLanes,
  spreadColumns,
  spreadPieces,
  type Columns,
} from './ribbon-columns.ts'
import { partOf } from '../facts/transfers.test-support.ts'

function part(held: readonly (0 | 1)[], inFlight: readonly number[] = []): PartFacts {
  const facts = { ...partOf(held.map(() => 0)), inFlight }
  for (const [piece, isHeld] of held.entries()) setPiece(facts.held, piece, isHeld === 1)
  return facts
}

const lane = ({ share, count }: Columns, index = 0) => [...share.subarray(index * count, (index + 1) * count)]

test.each([
  { name: 'each piece for itself where there is room', parts: [part([1, 0, 0])], most: 10, here: [1, 0, 0] },
  { name: 'neighbours together where there is none', parts: [part([1, 1, 1, 0])], most: 2, here: [1, 0.5] },
  { name: 'over the borders of parts', parts: [part([1, 1, 1]), part([0])], most: 2, here: [1, 0.5] },
  { name: 'columns of unequal numbers of pieces', parts: [part([1, 0, 0, 1, 1])], most: 2, here: [1 / 3, 1] },
  { name: 'one column for one piece', parts: [part([1])], most: 500, here: [1] },
  { name: 'nothing without pieces', parts: [], most: 10, here: [] },
  { name: 'parts without pieces', parts: [part([]), part([1]), part([])], most: 10, here: [1] },
  { name: 'no fewer than one column', parts: [part([1, 0])], most: 0, here: [0.5] },
])('shows $name', ({ parts, most, here }) => {
  expect(lane(heldColumns(parts, most))).toEqual(here.map(Math.fround))
})

test('marks what is on its way', () => {
  expect([...heldColumns([part([0, 0, 0, 0], [2]), part([0, 0], [0, 7])], 6).coming]).toEqual([0, 0, 1, 0, 1, 0])
  expect([...heldColumns([part([0, 0, 0, 0], [3])], 2).coming]).toEqual([0, 1])
})

test('shows each further copy in a lane of its own', () => {
  const columns = spreadColumns([partOf([0, 1, 2, 9])], 10, 3)
  expect([0, 1, 2].map((index) => lane(columns, index))).toEqual([
    [0, 1, 1, 1],
    [0, 0, 1, 1],
    [0, 0, 0, 1],
  ])
  expect(spreadColumns([partOf([9])], 10, 99).lanes).toBe(mostLanes)
  expect(spreadColumns([partOf([9])], 10, 0).lanes).toBe(1)
})

test('shows nothing with others as long as nobody has said', () => {
  const unknown = { ...partOf([0, 0]), availability: new Uint8Array() }
  expect(lane(spreadColumns([unknown], 10, 1))).toEqual([0, 0])
})

test('draws a fraction as a bar', () => {
  expect(lane(fractionColumns(0.5, 5))).toEqual([1, 1, 0.5, 0, 0])
  expect(lane(fractionColumns(7, 2))).toEqual([1, 1])
  expect(lane(fractionColumns(-1, 2))).toEqual([0, 0])
})

test('tells apart what would be drawn differently', () => {
  const one = heldColumns([part([1, 0])], 10)
  expect(isSameColumns(one, heldColumns([part([1, 0])], 10))).toBe(true)
  expect(isSameColumns(one, heldColumns([part([1, 1])], 10))).toBe(false)
  expect(isSameColumns(one, heldColumns([part([1, 0], [1])], 10))).toBe(false)
  expect(isSameColumns(one, heldColumns([part([1, 0, 0])], 10))).toBe(false)
})

const anyParts = fc.array(
  fc.array(fc.constantFrom<0 | 1>(0, 1), { maxLength: 90 }).map((held) => part(held)),
  { maxLength: 5 },
)

test('neither loses nor invents a piece, whatever the parts and the room', () => {
  fc.assert(
    fc.property(anyParts, fc.integer({ min: 1, max: 120 }), (parts, most) => {
      const pieces = parts.flatMap(({ pieceCount, held }) =>
        Array.from({ length: pieceCount }, (_, piece) => (hasPiece(held, piece) ? 1 : 0)),
      )
      const { count, share } = heldColumns(parts, most)
      const sums = Array.from({ length: count }, () => ({ here: 0, all: 0 }))
      for (const [piece, here] of pieces.entries()) {
        const sum = sums[Math.floor((piece * count) / pieces.length)]
        if (sum) Object.assign(sum, { here: sum.here + here, all: sum.all + 1 })
      }
      expect([...share]).toEqual(sums.map(({ here, all }) => Math.fround(here / all)))
    }),
  )
})

test('has at least as much in a lane as in the one above', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (copies, most) => {
      const columns = spreadColumns([partOf(copies)], most, mostLanes)
      for (let index = 1; index < columns.lanes; index++) {
        const below = lane(columns, index - 1)
        expect(lane(columns, index).every((share, column) => share <= (below[column] ?? 0))).toBe(true)
      }
    }),
  )
})

test('counts pieces over all parts', () => {
  expect(heldPieces([part([1, 0, 1], [1]), part([1])])).toEqual({ all: 4, here: 3, coming: 1 })
  expect(spreadPieces([partOf([0, 2, 1]), partOf([0])])).toEqual({ all: 4, out: 2 })
})
