import { beforeEach, expect, test } from 'vitest'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createLineShares, wholeLine, type LineShareState } from './line-shares.ts'
import { simulatePath, type PathModel } from './path-link.test-support.ts'
import { fill, watch } from './path-load.test-support.ts'
import { sharedPage } from './shared-page.test-support.ts'

let clock: SimulatedClock

beforeEach(() => {
  clock = createSimulatedClock(async () => {})
})

/** What each has in the end. */
function sharesOf(states: readonly LineShareState[]) {
  const shares = createLineShares(clock)
  const seats = states.map(() => shares.join())
  const note = () => seats.map((seat, i) => seat.note(states[i] as LineShareState))
  note()
  return note()
}

test('one alone has all of it', () => {
  expect(sharesOf([{ queueMs: 300, rate: 500 }])).toEqual([wholeLine])
})

test('who has more than the mean keeps less waiting', () => {
  const rates = [3_000, 1_000, 2_000, 2_500]
  const parts = sharesOf(rates.map((rate) => ({ queueMs: 25, rate }))).map(({ part }) => part)
  expect(parts[1]).toBe(1)
  expect(parts[2]).toBe(1)
  expect(parts[0]).toBeLessThan(parts[3] ?? 0)
  expect(parts[0]).toBeGreaterThanOrEqual(0)
})

test.each<[string, LineShareState]>([
  ['behind a slow line of their own', { queueMs: 300, rate: 300 }],
  ['who takes less', { queueMs: 30, rate: null }],
  ['on a line that is not full', { queueMs: 2, rate: 300 }],
])('%s: says nothing of the others', (_, state) => {
  expect(sharesOf([{ queueMs: 30, rate: 6_000 }, state])).toEqual([wholeLine, wholeLine])
})

test('how many wait on a crowded line is counted, without those on others', () => {
  const slow = [900, 1_000, 1_100, 200].map((queueMs) => ({ queueMs, rate: 60 }))
  expect(sharesOf(slow).map(({ sharers }) => sharers)).toEqual([3, 3, 3, 1])
})

test('a line stays full for a while, and who has left does not count', async () => {
  const shares = createLineShares(clock)
  const [fast, slow] = [shares.join(), shares.join()]
  slow.note({ queueMs: 20, rate: 100 })
  fast.note({ queueMs: 20, rate: 1_000 })
  await clock.run(5_000)
  slow.note({ queueMs: null, rate: 100 })
  expect(fast.note({ queueMs: 5, rate: 1_000 }).part).toBe(0)
  await clock.run(6_000)
  expect(fast.note({ queueMs: 5, rate: 1_000 })).toEqual(wholeLine)
  fast.note({ queueMs: 20, rate: 1_000 })
  slow.note({ queueMs: 20, rate: 100 })
  slow.leave()
  expect(fast.note({ queueMs: 20, rate: 1_000 })).toEqual(wholeLine)
})

test.each<[string, Partial<PathModel>, number, boolean]>([
  ['behind a slow line of their own', { lineRate: 300, roundTripMs: 100 }, 8, false],
  ['far away over a way that carries little', { laneRate: 300, roundTripMs: 200 }, 1, true],
])('beside somebody %s the line is used', async (_, model, maxLanes, isSameLine) => {
  await clock.run(60_000)
  const page = sharedPage(clock)
  const near = simulatePath(clock, { laneRate: 50_000, roundTripMs: 20 }, 8, page)
  const other = simulatePath(clock, model, maxLanes, isSameLine ? page : { ...page, line: { freeAt: 0 } })
  fill(near)
  fill(other)
  await clock.run(60_000)
  const watched = await watch(clock, [near, other], 120_000)
  const [{ rate } = { rate: 0 }, { rate: little } = { rate: 0 }] = watched
  expect(rate + (isSameLine ? little : 0)).toBeGreaterThan(0.93 * 8_000)
  expect(little).toBeGreaterThan(0.8 * 300)
})
