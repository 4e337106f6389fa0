import { expect, test } from 'vitest'
import { rateFigures, ratesTable, type PathRates } from './rates.ts'

const paths: readonly PathRates[] = [
  { path: { roundTripMs: 0, lossPercent: 0 }, rates: { app: [7, 6, 8], stock: [5] } },
  { path: { roundTripMs: 100, lossPercent: 0.1 }, rates: { app: [3.456], stock: [0.4] } },
]

test('a row for each path, the medians of the rounds', () => {
  expect(ratesTable(paths, ['app', 'stock'])).toBe(
    [
      '| round trip, loss | app  | stock |',
      '| ---------------- | ---- | ----- |',
      '| 0 ms, 0 %        | 7.00 | 5.00  |',
      '| 100 ms, 0.1 %    | 3.46 | 0.40  |',
    ].join('\n'),
  )
})

test('every measurement has its name', () => {
  expect(rateFigures(paths, ['app', 'stock']).map(({ name }) => name)).toEqual([
    '0/0: app',
    '0/0: stock',
    '100/0.1: app',
    '100/0.1: stock',
  ])
})
