import { expect, test } from 'vitest'
import { columnsOf, fractionColumns } from './ribbon-columns.ts'
import { partOf } from './transfers.test-support.ts'

test('shows each piece for itself where there is room', () => {
  const part = { ...partOf([0, 0, 0]), held: Uint8Array.of(0b1000_0000), inFlight: [2] }
  expect(columnsOf({ parts: [part], show: 'held' }, 10)).toEqual([
    { here: 1, coming: false },
    { here: 0, coming: false },
    { here: 0, coming: true },
  ])
})

test('joins neighbours where there is none, over the borders of parts', () => {
  const first = { ...partOf([0, 0, 0]), held: Uint8Array.of(0b1110_0000) }
  const second = { ...partOf([0]), held: Uint8Array.of(0) }
  expect(columnsOf({ parts: [first, second], show: 'held' }, 2).map(({ here }) => here)).toEqual([1, 0.5])
})

test('shows what is with others', () => {
  expect(columnsOf({ parts: [partOf([2, 0])], show: 'spread' }, 10).map(({ here }) => here)).toEqual([1, 0])
})

test('is empty without pieces, and shares all of them out', () => {
  expect(columnsOf({ parts: [], show: 'held' }, 10)).toEqual([])
  expect(columnsOf({ parts: [partOf(Array.from({ length: 1_000 }, () => 1))], show: 'spread' }, 7)).toEqual(
    Array.from({ length: 7 }, () => ({ here: 1, coming: false })),
  )
})

test('draws a fraction as a bar', () => {
  expect(fractionColumns(0.5, 5).map(({ here }) => here)).toEqual([1, 1, 0.5, 0, 0])
})
