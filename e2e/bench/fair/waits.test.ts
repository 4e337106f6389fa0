import { expect, test } from 'vitest'
import { longWaitPercent, medianWait, noteWait, waitsSince } from './waits.ts'

test('half of all packets waited for so long or less', () => {
  const waits: number[] = []
  expect(medianWait(waits)).toBe(0)
  for (const ms of [0, 3.9, 3.1, 50, 99.9]) noteWait(waits, ms)
  expect(medianWait(waits)).toBe(3)
  const before = [...waits]
  for (const ms of [70.5, 70.1, 120]) noteWait(waits, ms)
  expect(medianWait(waitsSince(before, waits)), 'of those that came since').toBe(70)
})

test('how many waited long', () => {
  const waits: number[] = []
  expect(longWaitPercent(waits, 20)).toBe(0)
  for (const ms of [0, 19.9, 20, 99.9]) noteWait(waits, ms)
  expect(longWaitPercent(waits, 20)).toBe(50)
})

test('what comes out a hair early has not waited', () => {
  const waits: number[] = []
  noteWait(waits, -1e-9)
  expect(waits).toEqual([1])
})
