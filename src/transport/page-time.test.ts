import { expect, test } from 'vitest'
import { createPageTime, type CheckedPath } from './page-time.ts'

type TestPath = { -readonly [Name in keyof CheckedPath]: CheckedPath[Name] }

const length = 50_000
/** Bytes a millisecond: 10 ms for a block. */
const rate = 5_000

function pathOf(ms: number | null): TestPath {
  return { latestMs: ms, newestMs: ms, plannedMs: ms ?? 60, answers: 1 }
}

function run(path: TestPath, blockMs: number, count = 100, pages = createPageTime(path)) {
  for (let i = 0; i < count; i++) pages.note(length, blockMs, rate)
  return pages
}

function answer(path: TestPath, ms: number): void {
  path.latestMs = Math.min(ms, path.newestMs ?? ms)
  path.newestMs = ms
  path.answers++
}

test('what is longer than the line after each answer is the pages’', () => {
  const path = pathOf(50)
  const pages = run(path, 90)
  expect(pages.ms).toBe(0)
  answer(path, 50)
  run(path, 90, 1, pages)
  expect(pages.ms).toBeCloseTo(30)
  expect(pages.waitMs).toBeCloseTo(0)
})

test('a queue that came since the last answer is none of the pages’', () => {
  const path = pathOf(50)
  const pages = run(path, 65)
  run(path, 95, 100, pages)
  answer(path, 50)
  run(path, 95, 1, pages)
  expect(pages.ms).toBeCloseTo(5)
  expect(pages.waitMs).toBeGreaterThan(25)
})

test('one late answer takes nothing of it back', () => {
  const path = pathOf(50)
  const pages = run(path, 90)
  answer(path, 50)
  run(path, 90, 100, pages)
  answer(path, 180)
  run(path, 90, 100, pages)
  answer(path, 50)
  run(path, 90, 100, pages)
  expect(pages.ms).toBeCloseTo(30)
})

test('so much is never believed', () => {
  const path = pathOf(50)
  const pages = run(path, 400)
  answer(path, 50)
  run(path, 400, 1, pages)
  expect(pages.ms).toBe(50)
})

test('where the browser tells no answers, all beyond the least', () => {
  const pages = run(pathOf(null), 90)
  expect(pages.ms).toBeCloseTo(20)
  expect(pages.waitMs).toBe(0)
})
