import { expect, it } from 'vitest'
import { isExpired, timeLeft } from './manifest-expiry.ts'

const expires = 1_800_000_000

it.each([
  [{ expires: null }, Number.MAX_SAFE_INTEGER, null],
  [{ expires }, expires * 1000 - 1, 300_001],
  [{ expires }, expires * 1000 + 299_999, 1],
  [{ expires }, expires * 1000 + 300_000, 0],
  [{ expires }, Number.MAX_SAFE_INTEGER, 0],
  [{ expires: 1 }, 0, 301_000],
])('%j at %i has %s ms left', (header, unixTime, left) => {
  expect(timeLeft(header, unixTime)).toBe(left)
  expect(isExpired(header, unixTime)).toBe(left === 0)
})
