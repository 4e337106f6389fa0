import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ratios, slope, summarize } from './statistics.ts'

test.each([
  { values: [3], median: 3, lowerQuartile: 3, upperQuartile: 3 },
  { values: [4, 1], median: 2.5, lowerQuartile: 1.75, upperQuartile: 3.25 },
  { values: [10, 1, 7, 3, 5], median: 5, lowerQuartile: 3, upperQuartile: 7 },
  { values: [100, 9, 11, 10], median: 10.5, lowerQuartile: 9.75, upperQuartile: 33.25 },
])('$values has the median $median', ({ values, ...expected }) => {
  expect(summarize(values)).toMatchObject({ ...expected, least: Math.min(...values), greatest: Math.max(...values) })
})

test('a summary knows no order, and its parts are in theirs', () => {
  const numbers = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 })
  fc.assert(
    fc.property(numbers, (values) => {
      const { least, lowerQuartile, median, upperQuartile, greatest } = summarize(values)
      const parts = [least, lowerQuartile, median, upperQuartile, greatest]
      expect(parts).toEqual([...parts].sort((a, b) => a - b))
      expect(summarize([...values].reverse())).toEqual(summarize(values))
    }),
  )
})

test('nothing measured and no measurement are refused', () => {
  expect(() => summarize([])).toThrow(RangeError)
  expect(() => summarize([1, Number.NaN])).toThrow(RangeError)
  expect(() => summarize([1, 1 / 0])).toThrow(RangeError)
})

test('a ratio is taken within its pair', () => {
  expect(ratios([2, 9], [4, 3])).toEqual([0.5, 3])
  expect(() => ratios([1], [1, 2])).toThrow(RangeError)
})

test('the slope of points on a line is the line’s, wherever it lies', () => {
  const integer = fc.integer({ min: -1000, max: 1000 })
  fc.assert(
    fc.property(integer, integer, fc.uniqueArray(integer, { minLength: 2 }), (rise, offset, xs) => {
      expect(slope(xs.map((x) => ({ x, y: rise * x + offset })))).toBeCloseTo(rise, 6)
    }),
  )
})

test('the slope of scattered points is that of least squares', () => {
  const points = [
    { x: 1, y: 2 },
    { x: 2, y: 1 },
    { x: 3, y: 4 },
    { x: 4, y: 3 },
  ]
  expect(slope(points)).toBeCloseTo(0.6)
})

test('points above each other have no slope', () => {
  expect(() => slope([])).toThrow(RangeError)
  expect(() => slope([{ x: 1, y: 1 }])).toThrow(RangeError)
  expect(() => slope([1, 2].map((y) => ({ x: 5, y })))).toThrow(RangeError)
})
