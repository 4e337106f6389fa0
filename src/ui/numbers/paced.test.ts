import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paced } from './paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('renders soon after a quiet time, then at most four times a second, and never forgets the last change', () => {
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
  expect(drawn).toHaveLength(5)
  vi.advanceTimersByTime(1_000)
  // The last that was asked for: the loop leaves one more behind.
  expect(drawn.at(-1)).toBe(101)
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

test('draws at most four times within any second, however it is asked, and never forgets the last change', () => {
  const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('request', 'now', 'neither')), {
    minLength: 40,
    maxLength: 120,
  })
  fc.assert(
    fc.property(asks, (steps) => {
      const drawn: number[] = []
      let value = 0
      let shown = 0
      const pace = paced(() => {
        drawn.push(performance.now())
        shown = value
      })
      for (const [ms, ask] of steps) {
        vi.advanceTimersByTime(ms)
        if (ask === 'neither') continue
        value++
        pace[ask]()
      }
      vi.advanceTimersByTime(1_000)
      expect(shown).toBe(value)
      for (const [index, time] of drawn.entries())
        expect((drawn[index + 4] ?? Infinity) - time).toBeGreaterThanOrEqual(1_000)
    }),
  )
})
