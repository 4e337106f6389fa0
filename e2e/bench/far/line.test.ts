import { expect, test } from 'vitest'
import { seededRandom } from '../../support/seeded-random.ts'
import { createLine, type LineOptions } from './line.ts'

const plain: LineOptions = { bytesPerSecond: 1_000_000, queueMs: 100, delayMs: 25, loss: 0, random: () => 0.5 }

test('a packet takes its time at the narrow place, and then the way’s', () => {
  const line = createLine(plain)
  expect(line.pass(1000, 1000)).toBe(1026)
  expect(line.pass(1000, 2000), 'after the first').toBe(1028)
  expect(line.pass(1010, 1000), 'when the place is free again').toBe(1036)
  expect(line.counts).toEqual({ packets: 3, bytes: 4000, lost: 0, dropped: 0 })
})

test('without a narrow place only the way counts', () => {
  const line = createLine({ ...plain, bytesPerSecond: Infinity })
  expect([line.pass(5, 1e9), line.pass(5, 1e9), line.pass(6, 1)]).toEqual([30, 30, 31])
})

test('who would wait for too long is dropped, and takes no time', () => {
  const line = createLine(plain)
  const burst = Array.from({ length: 150 }, () => line.pass(0, 1000))
  expect(burst.filter((dueAt) => dueAt !== null)).toHaveLength(101)
  expect(line.counts.dropped).toBe(49)
  expect(line.pass(1, 1000), 'there is room again').toBe(102 + 25)
})

test('so many are lost as it says, and they take their time', () => {
  const line = createLine({ ...plain, loss: 0.01, random: seededRandom(1) })
  for (let now = 0; now < 100_000; now++) line.pass(now, 1000)
  expect(line.counts.lost / 100_000).toBeCloseTo(0.01, 2)
  expect(line.counts.packets + line.counts.lost).toBe(100_000)
})

test('offered twice what it carries, it carries what it can', () => {
  const line = createLine({ ...plain, loss: 0.001, random: seededRandom(2) })
  let last = 0
  for (let now = 0; now < 10_000; now += 0.5) {
    const dueAt = line.pass(now, 1000)
    if (dueAt === null) continue
    expect(dueAt).toBeGreaterThanOrEqual(last)
    last = dueAt
  }
  expect(line.counts.bytes / 10_000_000).toBeCloseTo(1, 1)
})
