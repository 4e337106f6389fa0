import { expect, test } from 'vitest'
import { createQuota } from './quota.ts'

test('so many each, so many in all, and given back they can be had again', () => {
  const quota = createQuota<string>({ each: 2, all: 3 })
  expect(['a', 'a', 'a', 'b', 'b', 'c'].map((owner) => quota.take(owner))).toEqual([
    true,
    true,
    false,
    true,
    false,
    false,
  ])
  quota.release('a')
  expect(quota.take('c')).toBe(true)
  expect(quota.take('b')).toBe(false)
})

test('who has none gives none back', () => {
  const quota = createQuota<string>({ each: 1, all: 1 })
  quota.release('a')
  quota.take('a')
  quota.release('b')
  expect(quota.take('c')).toBe(false)
})
