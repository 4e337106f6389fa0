import { expect, test } from 'vitest'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { chooseUnchoked } from './upload-slots.ts'

const peers = (count: number, isInterested = true) =>
  Array.from({ length: count }, (_, index) => ({ isInterested, recentBytes: index }))

test('few people are all unchoked, interested or not', () => {
  const few = peers(24, false)
  expect(chooseUnchoked(few, Math.random)).toEqual(new Set(few))
})

test('among many, most slots go to those who send most and the rest by turns, to the interested', () => {
  const many = [...peers(60), ...peers(20, false)]
  const turns = new Set<number>()
  const random = seededRandom(4)
  for (let round = 0; round < 100; round++) {
    const chosen = chooseUnchoked(many, random)
    expect(chosen.size).toBe(24)
    for (const peer of many.slice(42, 60)) expect(chosen).toContain(peer)
    for (const peer of chosen) {
      expect(peer.isInterested).toBe(true)
      if (peer.recentBytes < 42) turns.add(peer.recentBytes)
    }
  }
  expect(turns.size).toBe(42)
})
