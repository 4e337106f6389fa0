import { beforeEach, describe, expect, test } from 'vitest'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createLineLook, type LookingWay } from './line-look.ts'
import { simulatePath, type SimulatedPath } from './path-link.test-support.ts'
import { fill, usedBy, watch } from './path-load.test-support.ts'
import type { PathModel } from './path-model.test-support.ts'
import { sharedPage } from './shared-page.test-support.ts'

const minute = 60_000
const nothing = { rate: 0, queueMs: Infinity }
let clock: SimulatedClock

beforeEach(async () => {
  clock = createSimulatedClock(async () => {})
  await clock.run(minute)
})

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
    fill(path)
    await clock.run(minute)
    for (let i = 1; i <= 25; i++) {
      const [{ queueMs, rate } = nothing] = await watch(clock, [path], minute)
      expect(queueMs, `minute ${i}`).toBeLessThan(longest)
      expect(rate).toBeGreaterThan(0.9 * lineRate)
    }
  })
})

test('in the local network none is looked for', async () => {
  const path = simulatePath(clock, { laneRate: 20_000, lineRate: 20_000, roundTripMs: 2, isLocal: true })
  fill(path)
  await clock.run(5_000)
  for (let second = 0; second < 60; second++) {
    const [{ rate } = nothing] = await watch(clock, [path], 1_000)
    expect(rate, `second ${second}`).toBeGreaterThan(0.95 * 20_000)
  }
})

test('a connection that changes its pair of addresses under load leaves the queue as it is', async () => {
  const path = simulatePath(clock, { laneRate: 1_000, lineRate: 4_000, changesPair: true })
  fill(path)
  await clock.run(minute)
  for (let i = 0; i < 4; i++) {
    const [{ queueMs } = nothing] = await watch(clock, [path], minute)
    expect(queueMs).toBeLessThan(60)
  }
})

describe('somebody else’s', () => {
  test.each([
    [() => 90],
    [(second: number) => 55 + 45 * ((second % 8) / 8)],
    [(second: number) => 30 + 70 * ((second % 8) / 8)],
  ])('leaves one connection for as long as it stands', async (queueMs) => {
    const path = simulatePath(clock, { laneRate: 500 })
    fill(path)
    await clock.run(5_000)
    let second = 0
    const stop = clock.every(1_000, () => (path.model.foreignQueueMs = queueMs(second++)))
    await clock.run(20_000)
    const counts: number[] = []
    for (let i = 0; i < 96; i++) counts.push(await usedBy(clock, path, 0, 5_000))
    expect(Math.max(...counts)).toBe(1)
    const [{ rate } = nothing] = await watch(clock, [path], minute)
    expect(rate).toBeGreaterThan(400)
    stop()
    path.model.foreignQueueMs = 0
    await clock.run(minute)
    expect(await usedBy(clock, path, 0, 5_000)).toBe(8)
  })
})

describe('several people on one line', () => {
  test.each<[string, readonly Partial<PathModel>[], number, number]>([
    ['four as far', [{}, {}, {}, {}], 1.1, 50],
    // Each may keep the same time in the queue, and who is nearer takes sooner what becomes free. To take it back from
    // those that have more, one would have to know who is on the same line: behind lines of their own it would cost half.
    ['near and far', [20, 50, 100, 200].map((roundTripMs) => ({ roundTripMs })), 5, 60],
    ['ten', Array.from({ length: 10 }, () => ({})), 1.1, 120],
    ['four on a slow line', Array.from({ length: 4 }, () => ({ lineRate: 500 })), 1.2, 600],
    ['eight on a slow line', Array.from({ length: 8 }, () => ({ lineRate: 500 })), 1.2, 1_200],
    ['eight', Array.from({ length: 8 }, () => ({ lineRate: 2_000 })), 1.1, 300],
  ])('%s: get about the same, and the queue stays short', async (_, models, mostUnequal, longest) => {
    const page = sharedPage(clock)
    const paths: SimulatedPath[] = []
    for (const model of models) {
      const path = simulatePath(clock, { laneRate: 50_000, lineRate: 8_000, ...model }, 8, page)
      paths.push(path)
      fill(path)
      await clock.run(2_000)
    }
    // Each newcomer takes a look or two.
    await clock.run(2 * minute)
    for (let i = 0; i < 6; i++) {
      const watched = await watch(clock, paths, minute)
      const rates = watched.map(({ rate }) => rate)
      const queueMs = watched[0]?.queueMs
      expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(mostUnequal)
      expect(queueMs).toBeLessThan(longest)
      expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeGreaterThan(0.93 * (models[0]?.lineRate ?? 8_000))
    }
  })
})

describe('a look', () => {
  const way = () => {
    const way = {
      left: 0,
      returned: 0,
      hasSeen: true,
      latestMs: 50,
      /** What stands with us, and without. */
      beforeMs: 60,
      queueMs: 0,
      lastLook: null as LookingWay['lastLook'],
      leaveLine: () => void way.left++,
      returnToLine: (at: number) =>
        void (way.lastLook = way.hasSeen ? { at, beforeMs: way.beforeMs, queueMs: way.queueMs } : null),
    }
    return way
  }
  const asking = { isSending: true, asks: true, queueMs: null }
  const sending = { isSending: true, asks: false, queueMs: 30 }

  test('is taken by all who send, and ends when all have seen, or after seven seconds', async () => {
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
    await clock.run(6_900)
    first?.note(asking)
    expect(ways[0]?.returned).toBe(1)
    // A page that stands still notes nothing.
    await clock.run(200)
    expect(ways.map(({ returned }) => returned)).toEqual([2, 2, 0])
    await clock.run(10 * minute)
    first?.note(asking)
    first?.note(asking)
    expect(ways[0]?.returned, 'who saw nothing is not waited for again').toBe(3)
  })

  test('is not taken again for a minute, whoever asks, and for longer where all was ours', async () => {
    for (const [queueMs, most] of [
      [60, 31],
      [30, 9],
    ] as const) {
      const look = createLineLook(clock)
      const one = Object.assign(way(), { queueMs })
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

  test('takes in who begins meanwhile, and leaves out who sees no queue', async () => {
    const look = createLineLook(clock)
    const [asker, clear, newcomer] = [Object.assign(way(), { hasSeen: false }), way(), way()]
    const seats = [asker, clear, newcomer].map((each) => look.join(each, () => {}))
    seats[1]?.note({ ...sending, queueMs: 2 })
    await clock.run(10_000)
    seats[0]?.note(asking)
    expect([asker.left, clear.left]).toEqual([1, 0])
    seats[2]?.note({ ...sending, queueMs: null })
    expect([newcomer.left, seats[2]?.isKnown]).toEqual([1, false])
    await clock.run(7_000)
    expect([seats[0]?.isKnown, seats[2]?.isKnown]).toEqual([false, true])
  })

  test('leaves who came in doubt where what was ours had not gone yet, and where nobody saw anything', async () => {
    for (const of of [{ queueMs: 25 }, { hasSeen: false }]) {
      const look = createLineLook(clock)
      const steady = look.join(way(), () => {})
      const newcomer = look.join(Object.assign(way(), of), () => {})
      for (let second = 0; second < 10; second++) {
        steady.note(sending)
        newcomer.note({ ...sending, queueMs: 0 })
        await clock.run(1_000)
      }
      expect([steady.isKnown, newcomer.isKnown]).toEqual([true, false])
    }
  })

  test('knows who came the second time, where the round trip of some wavers', async () => {
    for (const [queueMs, isKnown] of [
      [25, true],
      [55, false],
    ] as const) {
      const look = createLineLook(clock)
      const wavering = Object.assign(way(), { queueMs, beforeMs: 200 })
      const steady = look.join(wavering, () => {})
      const newcomer = look.join(way(), () => {})
      for (let second = 0; second < 60; second++) {
        steady.note(sending)
        newcomer.note({ ...sending, queueMs: 0 })
        await clock.run(1_000)
      }
      expect(wavering.left).toBe(2)
      expect(newcomer.isKnown).toBe(isKnown)
    }
  })

  test('of long ago says nothing of another', async () => {
    const look = createLineLook(clock)
    const wavering = Object.assign(way(), { queueMs: 25, beforeMs: 200 })
    const steady = look.join(wavering, () => {})
    const come = async () => {
      const newcomer = look.join(way(), () => {})
      for (let second = 0; second < 8; second++) {
        steady.note(sending)
        newcomer.note({ ...sending, queueMs: 0 })
        await clock.run(1_000)
      }
      const { isKnown } = newcomer
      newcomer.leave()
      return isKnown
    }
    expect(await come()).toBe(false)
    await clock.run(60 * minute)
    expect(await come()).toBe(false)
    expect(wavering.left).toBe(2)
  })

  test('comes as soon for a newcomer who asks', async () => {
    const look = createLineLook(clock)
    const [asker, resuming] = [way(), way()]
    const seats = [look.join(asker, () => {}), look.join(resuming, () => {})]
    for (let second = 0; second < 900; second++) {
      seats[0]?.note(asking)
      await clock.run(1_000)
    }
    const before = asker.left
    for (let second = 0; second < 25; second++) {
      seats[0]?.note(sending)
      seats[1]?.note(asking)
      await clock.run(1_000)
    }
    expect([asker.left, resuming.left]).toEqual([before + 1, 1])
  })

  test('comes no later for who asks, however many were taken for newcomers', async () => {
    const look = createLineLook(clock)
    const asker = way()
    const seat = look.join(asker, () => {})
    for (let newcomers = 0; newcomers < 140; newcomers++) {
      const newcomer = look.join(way(), () => {})
      seat.note(sending)
      newcomer.note({ ...sending, queueMs: null })
      await clock.run(3_500)
      newcomer.note({ ...sending, queueMs: null })
      newcomer.leave()
    }
    const before = asker.left
    expect(before).toBeGreaterThan(3)
    await clock.run(minute)
    seat.note(asking)
    expect(asker.left).toBe(before + 1)
  })

  test('comes soon for newcomers when none has come for ten minutes, whoever asked meanwhile', async () => {
    const look = createLineLook(clock)
    const steady = way()
    const seat = look.join(steady, () => {})
    const come = async () => {
      const before = steady.left
      const newcomer = look.join(way(), () => {})
      for (let second = 0; second < 25; second++) {
        seat.note(sending)
        newcomer.note({ ...sending, queueMs: null })
        await clock.run(1_000)
      }
      newcomer.leave()
      return steady.left - before
    }
    for (let i = 0; i < 20; i++) await come()
    for (let second = 0; second < 1_200; second++) {
      seat.note(asking)
      await clock.run(1_000)
    }
    expect(await come()).toBe(1)
  })

  test('waits for who asked, also where they saw nothing the last time', async () => {
    const look = createLineLook(clock)
    const [asker, other] = [Object.assign(way(), { hasSeen: false }), way()]
    const seats = [look.join(asker, () => void asker.returned++), look.join(other, () => {})]
    seats[1]?.note(sending)
    for (const before of [0, 1]) {
      seats[0]?.note(asking)
      await clock.run(6_000)
      seats[1]?.note(sending)
      expect([asker.left, asker.returned]).toEqual([before + 1, before])
      await clock.run(10 * minute)
    }
  })

  test('who waits for one is not known because the others pause', async () => {
    const look = createLineLook(clock)
    const [steady, newcomer] = [look.join(way(), () => {}), look.join(way(), () => {})]
    steady.note(sending)
    await clock.run(1_000)
    newcomer.note(sending)
    steady.note({ ...sending, isSending: false })
    for (let second = 0; second < 20; second++) {
      newcomer.note({ ...sending, isSending: second < 15 })
      await clock.run(100)
    }
    expect(newcomer.isKnown).toBe(false)
  })

  test('who is in doubt does not count as clear', async () => {
    const look = createLineLook(clock)
    const [asker, unsure] = [way(), way()]
    const seats = [look.join(asker, () => {}), look.join(unsure, () => {})]
    for (const asks of [false, true]) {
      seats[1]?.note({ ...asking, asks: false, queueMs: 3 })
      await clock.run(11_000)
      seats[0]?.note(asking)
      seats[0]?.note({ ...asking, asks: false })
      seats[1]?.note({ ...asking, asks, queueMs: 3 })
      await clock.run(5 * minute)
    }
    seats[0]?.note(asking)
    expect([asker.left, unsure.left]).toEqual([3, 1])
  })

  test('takes in who goes on while it lasts, known or not', async () => {
    const look = createLineLook(clock)
    const [asker, resuming] = [Object.assign(way(), { hasSeen: false }), way()]
    const seats = [look.join(asker, () => {}), look.join(resuming, () => {})]
    for (let second = 0; second < 12; second++) {
      seats[1]?.note({ ...sending, queueMs: 2 })
      await clock.run(1_000)
    }
    expect(seats[1]?.isKnown).toBe(true)
    seats[1]?.note({ ...sending, isSending: false })
    seats[0]?.note(asking)
    await clock.run(1_000)
    seats[1]?.note({ ...sending, queueMs: 2 })
    expect([asker.left, resuming.left]).toEqual([1, 1])
  })

  test('is not taken for who pauses and goes on', async () => {
    const look = createLineLook(clock)
    const [steady, other] = [way(), way()]
    const seats = [look.join(steady, () => {}), look.join(other, () => {})]
    for (let second = 0; second < 300; second++) {
      seats[0]?.note(sending)
      seats[1]?.note({ ...sending, isSending: second > 10 && second % 7 < 5 })
      await clock.run(1_000)
    }
    expect(steady.left).toBe(1)
  })

  test('is taken ever less often for newcomers, however many come', async () => {
    const look = createLineLook(clock)
    const steady = way()
    const seat = look.join(steady, () => {})
    seat.note(sending)
    for (let second = 0; second < 1_800; second += 5) {
      const newcomer = look.join(way(), () => {})
      for (let i = 0; i < 5; i++) {
        seat.note(sending)
        newcomer.note({ ...sending, queueMs: null })
        await clock.run(1_000)
      }
      newcomer.leave()
    }
    expect(steady.left).toBeGreaterThan(5)
    expect(steady.left).toBeLessThanOrEqual(10)
  })

  test('goes on without who has left', () => {
    const look = createLineLook(clock)
    const [one, other] = [way(), Object.assign(way(), { hasSeen: false })]
    const seats = [look.join(one, () => void one.returned++), look.join(other, () => {})]
    seats[1]?.note(sending)
    seats[0]?.note(asking)
    seats[1]?.leave()
    expect(one.returned).toBe(1)
  })
})
