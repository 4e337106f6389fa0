import { expect, it } from 'vitest'
import { createBoundedSet } from './bounded-set.ts'

it('keeps so many values, and those that are still used', () => {
  const set = createBoundedSet<number>(3)
  for (const value of [1, 2, 3, 1]) set.add(value)
  expect([1, 2, 3].map((value) => set.has(value))).toEqual([true, true, true])
  set.add(4)
  expect(set.has(1)).toBe(false)
  expect(set.has(2)).toBe(true)
  set.add(5)
  expect([2, 3, 4, 5].map((value) => set.has(value))).toEqual([true, false, true, true])
})
