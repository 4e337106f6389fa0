import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paced } from './paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('renders soon after a quiet time, then at most five times a second, and never forgets the last change', () => {
  const drawn: number[] = []
  let value = 0
  const pace = paced(() => drawn.push(value))
  value = 1
  pace.request()
  vi.advanceTimersByTime(0)
  expect(drawn).toEqual([1])

  for (value = 2; value < 102; value++) {
    pace.request()
    vi.advanceTimersByTime(10)
  }
  expect(drawn.length).toBeLessThanOrEqual(6)
  vi.advanceTimersByTime(1_000)
  expect(drawn.at(-1)).toBe(102)
  const sofar = drawn.length
  vi.advanceTimersByTime(10_000)
  expect(drawn).toHaveLength(sofar)
})

test('renders nothing once cancelled', () => {
  let count = 0
  const pace = paced(() => count++)
  pace.request()
  pace.cancel()
  vi.advanceTimersByTime(1_000)
  expect(count).toBe(0)
})

test('renders at once when that is asked for, and then waits for the gap again', () => {
  let count = 0
  const pace = paced(() => count++)
  pace.request()
  vi.advanceTimersByTime(0)
  pace.request()
  pace.now()
  expect(count).toBe(2)
  vi.advanceTimersByTime(1_000)
  expect(count).toBe(2)
  pace.request()
  vi.advanceTimersByTime(0)
  pace.request()
  vi.advanceTimersByTime(100)
  expect(count).toBe(3)
})
