import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advanceHistory, historySeconds, movedWithin, speedNow, startHistory, sumOfPoints } from './speed-history.ts'

test('has a point for each second, the latest last', () => {
  let history = startHistory(0, 500)
  for (let second = 1; second <= 3; second++) history = advanceHistory(history, second * 1000, 500 + second * 2000)
  expect(history.points.slice(-4)).toEqual([0, 2000, 2000, 2000])
})

test('takes looks that come a little early or late for a second each, at their true speed', () => {
  let history = startHistory(0, 0)
  for (const [time, bytes] of [
    [990, 990],
    [2100, 2100],
    [3000, 3000],
  ] as const) {
    history = advanceHistory(history, time, bytes)
  }
  expect(history.points.slice(-4)).toEqual([0, 1000, 1000, 1000])
})

test('spreads what came while nobody could look', () => {
  const history = advanceHistory(startHistory(0, 0), 4000, 8000)
  expect(history.points.slice(-5)).toEqual([0, 2000, 2000, 2000, 2000])
})

test('moved means within the asked seconds', () => {
  let history = advanceHistory(startHistory(0, 0), 1000, 1)
  expect(movedWithin(history, 10)).toBe(true)
  for (let second = 2; second <= 11; second++) history = advanceHistory(history, second * 1000, 1)
  expect(movedWithin(history, 10)).toBe(false)
  expect(movedWithin(history, historySeconds)).toBe(true)
  expect(movedWithin(advanceHistory(history, 80_000, 1), historySeconds)).toBe(false)
})

test('several add up second by second', () => {
  const one = advanceHistory(startHistory(0, 0), 2000, 200).points
  const other = advanceHistory(startHistory(0, 0), 1000, 50).points
  expect(sumOfPoints([one, other]).slice(-3)).toEqual([0, 100, 150])
  expect(sumOfPoints([])).toHaveLength(historySeconds)
})

test('is always a minute of finite speeds, whatever is counted and whenever it is looked at', () => {
  const looks = fc.array(fc.tuple(fc.integer({ min: -5_000, max: 200_000 }), fc.integer({ min: -1e6, max: 1e13 })))
  fc.assert(
    fc.property(looks, (steps) => {
      let history = startHistory(0, 0)
      for (const [ms, bytes] of steps) {
        history = advanceHistory(history, history.time + ms, Math.max(0, history.bytes + bytes))
        expect(history.points).toHaveLength(historySeconds)
        expect(history.points.every((speed) => Number.isFinite(speed) && speed >= 0)).toBe(true)
      }
    }),
  )
})

test('now is a calm number, and none once the last seconds were empty', () => {
  expect(speedNow([0, 0, 1000])).toBe(1000)
  const swinging = Array.from({ length: 20 }, (_, second) => (second % 2) * 2000)
  expect(Math.abs((speedNow(swinging) ?? 0) - 1000)).toBeLessThan(300)
  expect(speedNow([1000, 0, 0])).toBeGreaterThan(0)
  expect(speedNow([1000, 0, 0, 0])).toBeNull()
  expect(speedNow([0, 0])).toBeNull()
})
