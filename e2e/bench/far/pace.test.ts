import { expect, test } from 'vitest'
import { createPace } from './pace.ts'

const countAt = (pace: ReturnType<typeof createPace>, now: number) => {
  let count = 0
  while (count < 1000 && pace.take(now)) count++
  return count
}

test('after a pause a burst goes, and then so many a ms', () => {
  const pace = createPace({ perMs: 8, burst: 12 })
  expect(countAt(pace, 1000)).toBe(12)
  expect(pace.nextAt()).toBe(1000.125)
  expect(countAt(pace, 1000)).toBe(0)
  expect(countAt(pace, 1001)).toBe(8)
  expect(countAt(pace, 2000)).toBe(12)
})

test('without a limit all go', () => {
  const pace = createPace({ perMs: Infinity, burst: 1 })
  expect(countAt(pace, 5)).toBe(1000)
})
