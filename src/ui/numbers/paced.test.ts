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

test('draws by request at most four times within any second, a new state at once, and never forgets the last change', () => {
  const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('request', 'now', 'neither')), {
    minLength: 40,
    maxLength: 120,
  })
  fc.assert(
    fc.property(asks, (steps) => {
      const drawn: { readonly time: number; readonly isNow: boolean }[] = []
      let value = 0
      let shown = 0
      let isNow = false
      const pace = paced(() => {
        drawn.push({ time: performance.now(), isNow })
        shown = value
      })
      for (const [ms, ask] of steps) {
        vi.advanceTimersByTime(ms)
        if (ask === 'neither') continue
        value++
        isNow = ask === 'now'
        pace[ask]()
        if (isNow) expect(shown).toBe(value)
        isNow = false
      }
      vi.advanceTimersByTime(1_000)
      expect(shown).toBe(value)
      for (const [index, { time, isNow }] of drawn.entries()) {
        const before = drawn[index - 1]
        if (!isNow && before) expect(time - before.time).toBeGreaterThanOrEqual(250)
      }
    }),
  )
})
