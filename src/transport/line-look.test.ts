import { beforeEach, describe, expect, test } from 'vitest'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createLineLook } from './line-look.ts'
import { sharedPage, simulatePath, type PathModel, type SimulatedPath } from './path-link.test-support.ts'

const block = new Uint8Array(64 * 1024)
const minute = 60_000
let clock: SimulatedClock

beforeEach(async () => {
  clock = createSimulatedClock(async () => {})
  await clock.run(minute)
})

/** Sends as much as there is room for, from now on. */
function pour({ ends: [end] }: SimulatedPath): void {
  end.onRoom = () => {
    while (end.link.hasBulkRoom) {
      const count = Math.max(1, Math.floor(end.link.bulkMessageBytes / block.length))
      end.link.sendBulk(Array.from({ length: count }, () => block))
    }
  }
  end.onRoom()
}

/** Of so long: what waited on the line on average, milliseconds, and bytes per millisecond that each got. */
async function watch(paths: readonly SimulatedPath[], ms: number) {
  const before = paths.map(({ ends: [, end] }) => end.receivedBytes)
  let waited = 0
  for (let at = 0; at < ms; at += 50) {
    await clock.run(50)
    waited += paths[0]?.queueMs ?? 0
  }
  const rates = paths.map(({ ends: [, end] }, i) => (end.receivedBytes - (before[i] ?? 0)) / ms)
  return { queueMs: waited / (ms / 50), rates, rate: rates.reduce((sum, rate) => sum + rate, 0) }
}

const usedBy = async (path: SimulatedPath) => {
  const before = path.connections.map(({ carried }) => carried[0])
  await clock.run(5_000)
  return path.connections.filter(({ carried }, i) => carried[0] > (before[i] ?? 0)).length
}

describe('a queue of our own', () => {
  test.each([
    [6_000, 50, 50],
    [4_000, 30, 40],
    [2_000, 12, 50],
    [2_500, 6, 60],
    [1_000, 6, 110],
    [1_000, 12, 100],
    [500, 50, 180],
  ])('%d KB/s, %d ms: does not grow with time, and the line is full', async (lineRate, roundTripMs, longest) => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate, roundTripMs })
    pour(path)
    await clock.run(minute)
    for (let i = 1; i <= 25; i++) {
      const { queueMs, rate } = await watch([path], minute)
      expect(queueMs, `minute ${i}`).toBeLessThan(longest)
      expect(rate).toBeGreaterThan(0.9 * lineRate)
    }
  })
})

describe('somebody else’s', () => {
  test.each([[() => 90], [(second: number) => 55 + 45 * ((second % 8) / 8)]])(
    'leaves one connection for as long as it stands',
    async (queueMs) => {
      const path = simulatePath(clock, { laneRate: 500 })
      pour(path)
      await clock.run(5_000)
      let second = 0
      const stop = clock.every(1_000, () => (path.model.foreignQueueMs = queueMs(second++)))
      await clock.run(20_000)
      const counts: number[] = []
      for (let i = 0; i < 96; i++) counts.push(await usedBy(path))
      expect(Math.max(...counts)).toBe(1)
      const { rate } = await watch([path], minute)
      expect(rate).toBeGreaterThan(400)
      stop()
      path.model.foreignQueueMs = 0
      await clock.run(minute)
      expect(await usedBy(path)).toBe(8)
    },
  )
})

describe('several people on one line', () => {
  test.each<[string, readonly Partial<PathModel>[], number, number]>([
    ['four as far', [{}, {}, {}, {}], 1.1, 50],
    // Who is nearer has more than who is far, as everywhere.
    ['near and far', [20, 50, 100, 200].map((roundTripMs) => ({ roundTripMs })), 3, 50],
    ['ten', Array.from({ length: 10 }, () => ({})), 1.1, 120],
  ])('%s: get about the same, and the queue stays short', async (_, models, mostUnequal, longest) => {
    const page = sharedPage(clock)
    const paths: SimulatedPath[] = []
    for (const model of models) {
      const path = simulatePath(clock, { laneRate: 50_000, lineRate: 8_000, ...model }, 8, page)
      paths.push(path)
      pour(path)
      await clock.run(2_000)
    }
    // Each newcomer takes a look or two.
    await clock.run(2 * minute)
    for (let i = 0; i < 6; i++) {
      const { queueMs, rates, rate } = await watch(paths, minute)
      expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(mostUnequal)
      expect(queueMs).toBeLessThan(longest)
      expect(rate).toBeGreaterThan(7_500)
    }
  })
})

describe('a look', () => {
  const way = () => {
    const state = { left: 0, hasSeen: true, isForeign: false, returned: 0 }
    return Object.assign(state, {
      leaveLine: () => void state.left++,
      returnToLine: () => state.isForeign,
    })
  }
  const asking = { isSending: true, asks: true, queueMs: null }
  const sending = { isSending: true, asks: false, queueMs: 30 }

  test('is taken by all who send, and ends when all have seen, or after five seconds', async () => {
    const look = createLineLook(clock)
    const ways = [way(), way(), way()]
    const seats = ways.map((each) => look.join(each, () => void each.returned++))
    const [first, second, idle] = seats
    second?.note(sending)
    idle?.note({ ...sending, isSending: false })
    first?.note(asking)
    expect(ways.map(({ left }) => left)).toEqual([1, 1, 0])
    first?.note(asking)
    expect(ways.map(({ returned }) => returned)).toEqual([1, 1, 0])
    await clock.run(10 * minute)
    if (ways[1]) ways[1].hasSeen = false
    first?.note(asking)
    await clock.run(4_900)
    first?.note(asking)
    expect(ways[0]?.returned).toBe(1)
    await clock.run(200)
    first?.note(asking)
    expect(ways.map(({ returned }) => returned)).toEqual([2, 2, 0])
  })

  test('is not taken again for a minute, whoever asks, and for longer where all was ours', async () => {
    for (const [isForeign, most] of [
      [true, 31],
      [false, 9],
    ] as const) {
      const look = createLineLook(clock)
      const one = Object.assign(way(), { isForeign })
      const seat = look.join(one, () => {})
      for (let second = 0; second < 1_800; second++) {
        seat.note(asking)
        await clock.run(1_000)
      }
      expect(one.left).toBeLessThanOrEqual(most)
      expect(one.left).toBeGreaterThanOrEqual(most - 3)
    }
  })

  test('is taken for who comes to a line that others fill, and for nobody where none waits', async () => {
    for (const [queueMs, looks] of [
      [30, 1],
      [0, 0],
    ] as const) {
      const look = createLineLook(clock)
      const [before, newcomer] = [way(), way()]
      const seats = [look.join(before, () => {}), look.join(newcomer, () => {})]
      for (let second = 0; second < 60; second++) {
        seats[0]?.note({ ...sending, queueMs })
        if (second > 5) seats[1]?.note({ ...sending, queueMs: 0 })
        await clock.run(1_000)
      }
      expect([before.left, newcomer.left]).toEqual([looks, looks])
    }
  })

  test('goes on without who has left', () => {
    const look = createLineLook(clock)
    const [one, other] = [way(), Object.assign(way(), { hasSeen: false })]
    const seats = [look.join(one, () => void one.returned++), look.join(other, () => {})]
    seats[1]?.note(sending)
    seats[0]?.note(asking)
    seats[1]?.leave()
    seats[0]?.note(asking)
    expect(one.returned).toBe(1)
  })
})
