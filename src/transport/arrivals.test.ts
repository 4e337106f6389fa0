import { expect, test } from 'vitest'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createArrivals, maxAhead } from './arrivals.ts'

test('each comes once, in whatever order', () => {
  const random = seededRandom(3)
  const arrivals = createArrivals()
  let waiting: number[] = []
  for (let sequence = 0; sequence < 20_000; sequence++) {
    waiting.push(sequence)
    if (random() < 0.9 && waiting.length < maxAhead - 1) continue
    waiting.sort(() => random() - 0.5)
    for (const each of waiting) {
      expect(arrivals.take(each)).toBe('new')
      if (random() < 0.2) expect(arrivals.take(each)).toBe('again')
    }
    waiting = []
  }
})

test('a sender that is far ahead of what is missing is refused', () => {
  const arrivals = createArrivals()
  expect(arrivals.take(maxAhead)).toBe('illegal')
  for (let sequence = 1; sequence < maxAhead; sequence++) expect(arrivals.take(sequence)).toBe('new')
  expect(arrivals.take(maxAhead)).toBe('illegal')
  expect(arrivals.take(0)).toBe('new')
  expect(arrivals.take(maxAhead)).toBe('new')
})

test('who sends the same again and again is refused, who does so now and then is not', () => {
  const arrivals = createArrivals()
  arrivals.take(0)
  const verdicts = Array.from({ length: 600 }, () => arrivals.take(0))
  expect(verdicts.indexOf('illegal')).toBeGreaterThan(500)
  const honest = createArrivals()
  for (let sequence = 0; sequence < 5_000; sequence++) {
    honest.take(sequence)
    expect(honest.take(sequence)).toBe('again')
  }
})
