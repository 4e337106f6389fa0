import { expect, it } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'

it('lets a burst through, then the rate, and never saves up more than a burst', () => {
  let now = 0
  const bucket = createTokenBucket({ now: () => now, after: () => () => {}, every: () => () => {} }, 3, 2)
  const takes = (count: number) => Array.from({ length: count }, () => bucket.take()).filter(Boolean).length
  expect(takes(10)).toBe(3)
  now = 499
  expect(bucket.take()).toBe(false)
  now = 500
  expect(takes(10)).toBe(1)
  now = 3_600_000
  expect(bucket.take(4)).toBe(false)
  expect(bucket.take(3)).toBe(true)
  expect(bucket.take()).toBe(false)
})
