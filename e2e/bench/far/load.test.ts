import { expect, test } from 'vitest'
import { expectedRate, firstSize, nextSize } from './load.ts'
import { allPaths, lineRate } from './path.ts'

const mebibyte = 1024 * 1024

test('a run is expected to take some seconds on every path', () => {
  for (const path of allPaths) {
    const seconds = firstSize(path) / expectedRate(path)
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThan(60)
    expect(expectedRate(path)).toBeLessThan(lineRate)
  }
})

test('what was over too soon runs again with more, as long as there is more', () => {
  expect(nextSize(8 * mebibyte, 20)).toBeNull()
  expect(nextSize(8 * mebibyte, 2)).toBe(128 * mebibyte)
  expect(nextSize(8 * mebibyte, 19.9)).toBe(16 * mebibyte)
  expect(nextSize(256 * mebibyte, 1)).toBeNull()
})
