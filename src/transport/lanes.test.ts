import { beforeEach, describe, expect, test } from 'vitest'
import { DataLinkLie } from '../core/ports/transport.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { simulatePath, type SimulatedPath } from './path-link.test-support.ts'
import { usedBy } from './path-load.test-support.ts'

const block = 64 * 1024
let clock: SimulatedClock

beforeEach(async () => {
  clock = createSimulatedClock(async () => {})
  // Pages live longer than an instant.
  await clock.run(60_000)
})

/** Sends as much as there is room for, from now on, up to so many blocks in all. */
function pour(path: SimulatedPath, index: 0 | 1 = 0, blocks = Infinity) {
  const end = path.ends[index]
  const state = { sent: 0, blocks }
  end.onRoom = () => {
    while (end.link.hasBulkRoom && state.sent < state.blocks) {
      // As many as go together, each with its number in front of what is compared.
      const count = Math.min(state.blocks - state.sent, Math.max(1, Math.floor(end.link.bulkMessageBytes / block)))
      const bytes = new Uint8Array(count * block)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, state.sent)
      view.setUint32(4, count)
      state.sent += count
      end.link.sendBulk([bytes.subarray(0, 13), bytes.subarray(13)])
    }
  }
  end.onRoom()
  return state
}

/** Bytes per millisecond that came to the second page. */
async function rateOver(path: SimulatedPath, ms: number): Promise<number> {
  const before = path.ends[1].receivedBytes
  await clock.run(ms)
  return (path.ends[1].receivedBytes - before) / ms
}

const numbersOf = (path: SimulatedPath, index: 0 | 1) =>
  path.ends[index].received
    .flatMap((bytes) => {
      const view = new DataView(bytes.buffer)
      return Array.from({ length: view.getUint32(4) }, (_, i) => view.getUint32(0) + i)
    })
    .sort((a, b) => a - b)

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('how many', () => {
  test('far away as many as there may be, within seconds, and the line is full', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(5_000)
    expect(path.connections.length).toBe(8)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(7_500)
    await clock.run(60_000)
    expect(path.made, 'none came and went').toBe(8)
  })

  test('on the same network one', async () => {
    const path = simulatePath(clock, { roundTripMs: 2, laneRate: 4_000 })
    pour(path)
    await clock.run(30_000)
    expect(path.made).toBe(1)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(3_900)
  })

  test('where one fills the line, one', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(60_000)
    expect(await usedBy(clock, path, 0)).toBe(1)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(1_800)
    expect(path.queueMs).toBeLessThan(150)
  })

  test('where the line is full from the start none is tried', async () => {
    for (const roundTripMs of [20, 50, 100, 200]) {
      const path = simulatePath(clock, { roundTripMs, laneRate: 50_000 })
      pour(path)
      let longest = 0
      for (let i = 0; i < 200; i++) {
        await clock.run(50)
        longest = Math.max(longest, path.queueMs)
      }
      expect(path.made).toBe(1)
      expect(longest).toBeLessThan(80)
      expect(await rateOver(path, 5_000)).toBeGreaterThan(7_500)
    }
  })

  test('where each has as much on its way as it may, more bring more', async () => {
    const path = simulatePath(clock, { roundTripMs: 400, laneRate: 50_000, lineRate: 50_000 })
    pour(path)
    await clock.run(30_000)
    expect(path.connections.length).toBe(8)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(30_000)
  })

  test('on a line on which one block takes a second, one more is tried and no other', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 50 })
    pour(path)
    await clock.run(120_000)
    expect(path.made).toBeLessThanOrEqual(2)
    expect(await usedBy(clock, path, 0)).toBe(1)
  })

  test('where more bring nothing, they go again, and are tried ever less often', async () => {
    const path = simulatePath(clock, { laneRate: 2_000, lineRate: 4_000 })
    pour(path)
    await clock.run(120_000)
    expect(path.connections.length).toBeLessThanOrEqual(4)
    const made = path.made
    await clock.run(60_000)
    expect(path.made - made).toBeLessThanOrEqual(8)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(3_800)
  })

  test('where more only lose more, few are left, and they bring as much', async () => {
    const ofSquare = (connections: number) => 0.04 * (connections / 8) ** 2
    const path = simulatePath(clock, { laneRate: (connections) => 2_000 / connections, lossShare: ofSquare })
    pour(path)
    await clock.run(120_000)
    expect(path.connections.length).toBeLessThanOrEqual(4)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(1_900)
    const made = path.made
    await clock.run(120_000)
    expect(path.made - made).toBeLessThanOrEqual(6)
  })

  test('where the way loses by itself, all stay but for a look now and then', async () => {
    const path = simulatePath(clock, { laneRate: 500, lossShare: () => 0.01 })
    pour(path)
    await clock.run(10_000)
    const before = path.ends[1].receivedBytes
    let fewest = 8
    for (let second = 0; second < 240; second++) fewest = Math.min(fewest, await usedBy(clock, path, 0, 1_000))
    expect((path.ends[1].receivedBytes - before) / 240_000).toBeGreaterThan(8 * 500 * 0.95)
    expect(fewest, 'it was looked').toBeLessThan(8)
    expect(path.made).toBe(8)
  })

  test('so it is while the other end sends too', async () => {
    const ofSquare = (connections: number) => 0.04 * (connections / 8) ** 2
    const path = simulatePath(clock, { laneRate: (used) => 2_000 / used, lossShare: ofSquare })
    pour(path)
    pour(path, 1)
    await clock.run(180_000)
    expect(await usedBy(clock, path, 0)).toBeLessThanOrEqual(4)
    expect(path.made).toBeLessThanOrEqual(16)
  })

  test('those that the other end opened are left alone when they are too many, and used again', async () => {
    const path = simulatePath(clock)
    const other = pour(path, 1)
    await clock.run(8_000)
    expect(path.connections.length).toBe(8)
    other.blocks = other.sent
    const made = path.made
    path.model.foreignQueueMs = 90
    pour(path)
    await clock.run(30_000)
    expect(await usedBy(clock, path, 0)).toBe(1)
    path.model.foreignQueueMs = 0
    await clock.run(60_000)
    expect(await usedBy(clock, path, 0)).toBe(8)
    expect(path.made - made).toBeLessThanOrEqual(7)
  })

  test('those that the other end opened and nobody uses go, also where no block was ever sent', async () => {
    const path = simulatePath(clock)
    const [first] = path.connections
    if (!first) throw new Error('there is no connection')
    let ended = 0
    const offered = { ...first.ends[0].link, destroy: () => void ended++ }
    for (let i = 0; i < 7; i++) path.ends[0].lanes.add({ ...offered }, false)
    expect(path.ends[0].link.lanes).toBe(7)
    await clock.run(6_000)
    expect([path.ends[0].link.lanes, ended]).toEqual([1, 0])
    await clock.run(64_000)
    expect(ended).toBe(7)
  })

  test('where they end soon after they were opened, it is tried ever less often', async () => {
    const path = simulatePath(clock)
    pour(path)
    const cutAll = clock.every(500, () => path.connections.slice(1).forEach((connection) => path.cut(connection)))
    await clock.run(120_000)
    cutAll()
    expect(path.made).toBeLessThan(25)
    await clock.run(90_000)
    expect(path.connections.length).toBe(8)
  })

  test('as many as the smaller limit of the two pages', async () => {
    const path = simulatePath(clock, {}, 3)
    pour(path)
    await clock.run(20_000)
    expect(path.made).toBe(3)
    const alone = simulatePath(clock, {}, 1)
    pour(alone)
    await clock.run(20_000)
    expect(alone.made).toBe(1)
  })

  test('a little at a time needs one', async () => {
    const path = simulatePath(clock)
    const state = pour(path, 0, 0)
    for (let i = 0; i < 100; i++) {
      state.blocks++
      path.ends[0].onRoom()
      await clock.run(200)
    }
    expect(path.made).toBe(1)
  })

  test('they go when nothing is sent any more, and come again', async () => {
    const path = simulatePath(clock)
    const state = pour(path, 0, 1_000)
    await clock.run(10_000)
    expect(path.connections.length).toBe(8)
    await clock.run(60_000)
    expect(path.connections.length).toBe(1)
    // Nothing wakes the page for it any more: time passes at once.
    await clock.run(3_600_000)
    state.blocks = Infinity
    path.ends[0].onRoom()
    await clock.run(8_000)
    expect(path.connections.length).toBe(8)
  })

  test('who receives takes none of the sender’s away, however old the page', async () => {
    const path = simulatePath(clock)
    await clock.run(600_000)
    pour(path)
    await clock.run(300_000)
    expect([path.connections.length, path.made]).toEqual([8, 8])
  })

  test('who could not open one waits, and tries again later', async () => {
    const path = simulatePath(clock)
    path.mayOpen = false
    pour(path)
    await clock.run(60_000)
    path.mayOpen = true
    await clock.run(90_000)
    expect(path.connections.length).toBe(8)
  })

  test('both ways at once over slow ones, the first is left to messages', async () => {
    const path = simulatePath(clock, { laneRate: 120, roundTripMs: 100 })
    pour(path)
    await clock.run(20_000)
    const [first] = path.connections
    expect(first?.carried[0], 'one way it carries its part').toBeGreaterThan(20 * 100_000)
    pour(path, 1)
    await clock.run(10_000)
    const before = [...(first?.carried ?? [])]
    expect(await rateOver(path, 10_000)).toBeGreaterThan(7 * 110)
    expect(first?.carried).toEqual(before)
  })

  test('both ways at once, a message waits a quarter of a second at most behind blocks', async () => {
    const path = simulatePath(clock, { laneRate: 400, roundTripMs: 100, lineRate: 50_000 })
    pour(path)
    pour(path, 1)
    await clock.run(20_000)
    const [here, there] = path.ends
    const waits: number[] = []
    for (let i = 0; i < 100; i++) {
      const arrivesAt = clock.now() + path.model.roundTripMs / 2
      there.onMessage = () => waits.push(clock.now() - arrivesAt)
      here.link.send(new Uint8Array(5))
      await clock.run(613)
    }
    expect(waits.length).toBe(100)
    expect(Math.max(...waits), 'there are blocks to wait behind').toBeGreaterThan(100)
    expect(Math.max(...waits)).toBeLessThanOrEqual(250)
  })

  test('both ways at once they share the same ones', async () => {
    const path = simulatePath(clock)
    pour(path, 0)
    pour(path, 1)
    await clock.run(60_000)
    expect(path.connections.length).toBeGreaterThanOrEqual(6)
    expect(path.connections.length).toBeLessThanOrEqual(9)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(6_500)
  })
})

describe('the rate', () => {
  test.each([
    [100, 2_000, 1],
    [200, 2_000, 1],
    [400, 2_000, 1],
    [200, 1_000, 1],
    [400, 1_000, 1],
    [100, 2_000, 8],
    [200, 2_000, 8],
    [400, 2_000, 8],
    [400, 500, 8],
    [400, 250, 8],
  ])('%d ms, %d KB/s for each, up to %d: nearly all of it', async (roundTripMs, laneRate, most) => {
    const path = simulatePath(clock, { roundTripMs, laneRate, lineRate: 50_000 }, most)
    pour(path)
    await clock.run(60_000)
    expect(path.connections.length).toBe(most)
    expect(await rateOver(path, 20_000)).toBeGreaterThan(0.85 * most * laneRate)
  })

  test('where the browser tells no round trip, one connection reaches as much as with it', async () => {
    for (const roundTripMs of [50, 200]) {
      const path = simulatePath(clock, { roundTripMs, laneRate: 5_000, tellsRoundTrip: false })
      pour(path)
      await clock.run(20_000)
      expect(await rateOver(path, 10_000)).toBeGreaterThan(4_000)
      expect(path.made).toBe(1)
    }
  })
})

describe('a queue', () => {
  test('that somebody else makes takes them away one by one, and they come back when it is gone', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(6_000)
    expect(path.connections.length).toBe(8)
    path.model.foreignQueueMs = 90
    await clock.run(3_000)
    expect(await usedBy(clock, path, 0, 500)).toBeLessThan(8)
    await clock.run(14_000)
    expect(await usedBy(clock, path, 0)).toBe(1)
    expect(await rateOver(path, 10_000), 'one goes on as if it were alone').toBeGreaterThan(800)
    path.model.foreignQueueMs = 0
    await clock.run(40_000)
    expect(path.connections.length).toBe(8)
  })

  test('of our own stays short, with one connection as with many', async () => {
    for (const laneRate of [50_000, 1_000]) {
      const path = simulatePath(clock, { laneRate, lineRate: 6_000 })
      pour(path)
      await clock.run(3_000)
      let longest = 0
      for (let i = 0; i < 200; i++) {
        await clock.run(50)
        longest = Math.max(longest, path.queueMs)
      }
      expect(longest).toBeLessThan(160)
    }
  })

  test('that stays, if not a long one, takes all but those away that keep it', async () => {
    const path = simulatePath(clock, { laneRate: 1_000, lineRate: 20_000 })
    pour(path)
    await clock.run(6_000)
    expect(await usedBy(clock, path, 0)).toBe(8)
    path.model.foreignQueueMs = 35
    await clock.run(4_000)
    expect(await usedBy(clock, path, 0, 500)).toBe(8)
    await clock.run(7 * 5_000)
    expect(await usedBy(clock, path, 0)).toBe(1)
    path.model.foreignQueueMs = 0
    await clock.run(60_000)
    expect(await usedBy(clock, path, 0)).toBe(8)
  })

  test('of our own stays short on a slow line too, and it is full', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 1_250 })
    pour(path)
    await clock.run(30_000)
    let waited = 0
    const before = path.ends[1].receivedBytes
    for (let i = 0; i < 400; i++) {
      await clock.run(50)
      waited += path.queueMs
    }
    expect(waited / 400).toBeLessThan(80)
    expect((path.ends[1].receivedBytes - before) / 20_000).toBeGreaterThan(1_180)
  })
})

describe('what is lost with a connection', () => {
  test('is that the only one stands, though the way is there, another takes over within seconds', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(10_000)
    const [only] = path.connections
    expect(path.made).toBe(1)
    if (only) only.isStuck = true
    await clock.run(5_000)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(1_800)
    expect(path.made).toBeLessThanOrEqual(3)
  })

  test('where the one that took over stands too, another is tried later', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(10_000)
    path.model.isFrozen = true
    await clock.run(5_000)
    expect(path.made).toBe(2)
    for (const connection of path.connections) connection.isStuck = true
    path.thaw()
    await clock.run(100_000)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(1_800)
    expect(path.made).toBeLessThanOrEqual(4)
  })

  test('where none is to be had for one that stands, it is asked ever less often', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(10_000)
    path.mayOpen = false
    const [only] = path.connections
    if (only) only.isStuck = true
    await clock.run(120_000)
    expect(path.asked).toBeGreaterThan(1)
    expect(path.asked).toBeLessThan(10)
  })

  test('one that stands for three seconds is not given up, even if others have nothing to do', async () => {
    const path = simulatePath(clock)
    const state = pour(path, 0, 300)
    await clock.run(6_000)
    expect(path.connections.length).toBe(8)
    const feeding = clock.every(100, () => {
      state.blocks += 6
      path.ends[0].onRoom()
    })
    const further = path.connections.slice(1)
    const before = new Map(further.map((connection) => [connection, connection.carried[0]]))
    await clock.run(2_000)
    const carried = (connection: (typeof further)[number]) => connection.carried[0] - (before.get(connection) ?? 0)
    const one = further.reduce((most, each) => (carried(each) > carried(most) ? each : most))
    one.isStuck = true
    const carriedThen = one.carried[0]
    await clock.run(700)
    const sentThen = state.sent
    await clock.run(2_800)
    expect(one.carried[0], 'something was on it').toBeGreaterThan(carriedThen)
    expect(new Set(numbersOf(path, 1)), 'which came over another').toEqual(
      new Set([...upTo(sentThen), ...numbersOf(path, 1)]),
    )
    one.isStuck = false
    await clock.run(1_000)
    expect(path.connections).toContain(one)
    expect(path.made).toBe(8)
    feeding()
  })

  test('where the other page stands still, one more is tried now and then', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(10_000)
    path.model.isFrozen = true
    await clock.run(60_000)
    expect(path.made).toBe(2)
    path.thaw()
    await clock.run(1_000)
    expect(await rateOver(path, 5_000)).toBeGreaterThan(1_800)
  })

  test('where it stands still for long, one a minute', async () => {
    const path = simulatePath(clock, { laneRate: 50_000, lineRate: 2_000 })
    pour(path)
    await clock.run(10_000)
    path.model.isFrozen = true
    await clock.run(300_000)
    expect(path.made).toBeLessThanOrEqual(6)
  })

  test('is sent again: each block comes once, whichever go at whatever time', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed)
      const path = simulatePath(clock, { roundTripMs: 20 + random() * 200, laneRate: 300 + random() * 2_000 })
      const blocks = 400
      pour(path, 0, blocks)
      pour(path, 1, blocks / 4)
      while (numbersOf(path, 1).length < blocks || numbersOf(path, 0).length < blocks / 4) {
        await clock.run(random() * 1_500)
        const further = path.connections.slice(1)
        const one = further[Math.floor(random() * further.length)]
        if (one && random() < 0.5) path.cut(one)
        else if (one && random() < 0.3) one.isStuck = true
        if (random() < 0.1) path.mayOpen = !path.mayOpen
        expect(clock.now()).toBeLessThan(10_000_000)
      }
      await clock.run(5_000)
      expect(numbersOf(path, 1), `seed ${seed}`).toEqual(upTo(blocks))
      expect(numbersOf(path, 0)).toEqual(upTo(blocks / 4))
      expect(path.ends.map(({ closedWith }) => closedWith)).toEqual(['open', 'open'])
    }
  })

  test.each([
    [100, 15],
    [400, 10],
    [200, 12],
  ])('nothing is sent again on a slow way: %d ms, %d KB/s for each', async (roundTripMs, laneRate) => {
    const path = simulatePath(clock, { roundTripMs, laneRate })
    const blocks = 100
    pour(path, 0, blocks)
    await clock.run(1_200_000)
    expect(numbersOf(path, 1)).toEqual(upTo(blocks))
    expect(path.carriedBytes).toBeLessThan(1.1 * blocks * block)
  })

  test('ways that become slow in the middle go on with new blocks', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(20_000)
    path.model.laneRate = 10
    await clock.run(120_000)
    const [before, carried] = [path.ends[1].receivedBytes, path.carriedBytes]
    await clock.run(120_000)
    expect(path.ends[1].receivedBytes - before).toBeGreaterThan(0.8 * (path.carriedBytes - carried))
    expect(path.ends[1].receivedBytes - before).toBeGreaterThan(500_000)
  })

  test('after a standstill of all, the first that moves does not cost the others', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(8_000)
    const all = [...path.connections]
    for (const connection of all) connection.isStuck = true
    await clock.run(5_000)
    const [one] = all
    if (one) one.isStuck = false
    await clock.run(600)
    for (const connection of all) connection.isStuck = false
    await clock.run(2_000)
    expect(path.connections.length).toBe(8)
  })

  test('one that stands still while others move is given up', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(6_000)
    const [, stuck] = path.connections
    if (!stuck) throw new Error('there are eight')
    stuck.isStuck = true
    await clock.run(8_000)
    expect(path.connections).not.toContain(stuck)
  })

  test('the first one, standing still, is not waited for', async () => {
    const path = simulatePath(clock)
    const state = pour(path, 0, 2_000)
    await clock.run(6_000)
    const [first] = path.connections
    if (!first) throw new Error('there are eight')
    first.isStuck = true
    state.blocks = state.sent + 20
    await clock.run(20_000)
    expect(numbersOf(path, 1)).toEqual(upTo(state.blocks))
    first.isStuck = false
    await clock.run(2_000)
    expect(numbersOf(path, 1), 'what comes twice counts once').toEqual(upTo(state.blocks))
    expect(path.ends[1].closedWith).toBe('open')
  })

  test('the first one, standing still for long while others move, ends all: its messages have no other way', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(6_000)
    const [first] = path.connections
    if (first) first.isStuck = true
    await clock.run(28_000)
    expect(path.ends[0].closedWith).toBe('open')
    await clock.run(8_000)
    expect(path.ends.map(({ closedWith }) => closedWith)).toEqual([null, null])
  })

  test('one that stood still at the end of a file is given up when the next one begins', async () => {
    const path = simulatePath(clock)
    const state = pour(path)
    await clock.run(6_000)
    const stuck = path.connections.at(-1)
    if (!stuck) throw new Error('there are eight')
    stuck.isStuck = true
    state.blocks = state.sent
    await clock.run(10_000)
    expect(numbersOf(path, 1), 'it went over another').toEqual(upTo(state.blocks))
    state.blocks = Infinity
    path.ends[0].onRoom()
    await clock.run(15_000)
    expect(path.connections).not.toContain(stuck)
  })

  test('a page that stands still costs none, and loses nothing', async () => {
    const path = simulatePath(clock)
    const state = pour(path)
    await clock.run(6_000)
    path.model.isFrozen = true
    await clock.run(60_000)
    expect(path.connections.length).toBe(8)
    state.blocks = state.sent
    path.thaw()
    await clock.run(5_000)
    expect(numbersOf(path, 1)).toEqual(upTo(state.blocks))
  })

  test('with the first one all end', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(6_000)
    const [first] = path.connections
    if (first) path.cut(first)
    await clock.run(1_000)
    expect(path.connections.length).toBe(0)
    expect(path.ends.map(({ closedWith }) => closedWith)).toEqual([null, null])
  })
})

describe('who lies is cut off', () => {
  const messageOf = (sequence: number, length = 100) => {
    const bytes = new Uint8Array(length)
    new DataView(bytes.buffer).setUint32(0, sequence)
    return bytes
  }

  test.each<[string, (path: SimulatedPath) => void]>([
    ['a receipt for what was not sent', (path) => path.ends[0].lanes.first.receipt(1)],
    ['a bulk message without a block', (path) => path.ends[0].lanes.first.bulk(messageOf(0, 17))],
    ['an empty one', (path) => path.ends[0].lanes.first.bulk(new Uint8Array(0))],
    ['a number far ahead', (path) => path.ends[0].lanes.first.bulk(messageOf(5_000))],
    [
      'the same one again and again',
      (path) => {
        for (let i = 0; i < 600; i++) path.ends[0].lanes.first.bulk(messageOf(0))
      },
    ],
    [
      'a receipt that goes back',
      (path) => {
        pour(path, 0, 2)
        path.ends[0].lanes.first.receipt(2)
        path.ends[0].lanes.first.receipt(1)
      },
    ],
  ])('%s', (_, lie) => {
    const path = simulatePath(clock)
    lie(path)
    expect(path.ends[0].closedWith).toBeInstanceOf(DataLinkLie)
    expect(path.ends[0].link.hasBulkRoom).toBe(false)
  })

  test('messages belong to the first one', async () => {
    const path = simulatePath(clock)
    pour(path)
    await clock.run(6_000)
    path.connections[1]?.ends[1].handlers.message(new Uint8Array(5))
    expect(path.ends[1].closedWith).toBeInstanceOf(Error)
  })
})
