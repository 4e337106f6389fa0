import { beforeEach, describe, expect, test } from 'vitest'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { simulatePath, type SimulatedPath } from './path-link.test-support.ts'
import { fill, watch } from './path-load.test-support.ts'
import type { PathModel } from './path-model.test-support.ts'
import { sharedPage, type SharedPage } from './shared-page.test-support.ts'
import { createUplink, type Uplink, type UplinkWay } from './uplink.ts'

const message = 64 * 1024
let clock: SimulatedClock
let uplink: Uplink
let somebody: UplinkWay
let taken: number[]

const far = { isLocal: () => false, room() {} }

beforeEach(async () => {
  clock = createSimulatedClock(async () => {})
  await clock.run(60_000)
  uplink = createUplink(clock)
  somebody = uplink.way(far)
  taken = []
})

/**
 * Sends as much as may leave over a line that carries so many bytes a millisecond and has a queue; what others keep in it
 * counts too. Returns the bytes per millisecond of each second.
 */
async function pour(lineRate: number, seconds: number, foreignMs: (second: number) => number = () => 0) {
  const rates: number[] = []
  let lineFreeAt = clock.now()
  let filledSince = clock.now()
  for (let second = 0; second < seconds; second++) {
    let sent = 0
    for (let ms = 0; ms < 1000; ms += 10) {
      const now = clock.now()
      // The window keeps so much on the way.
      while (somebody.hasRoom && lineFreeAt - now < 60) {
        lineFreeAt = Math.max(now, lineFreeAt) + message / lineRate
        somebody.sent(message)
        sent += message
      }
      if (lineFreeAt - now < 60) filledSince = now
      const isFilled = now - filledSince > 200
      if (ms % 250 === 0) somebody.noteQueue(Math.max(0, lineFreeAt - now) + foreignMs(second), isFilled)
      await clock.run(10)
    }
    rates.push(sent / 1000)
  }
  return rates
}

/** Somebody else who takes a message whenever it is their turn; `taken` has how many, for each. */
function newcomer(length = message): UplinkWay {
  const index = taken.push(0) - 1
  const room = () => {
    if (!way.hasRoom) return
    way.sent(length)
    taken[index] = (taken[index] ?? 0) + 1
  }
  const way = uplink.way({ ...far, room })
  while (uplink.limit !== null && way.hasRoom) way.sent(message)
  return way
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('without the wish the line is filled', async () => {
  expect(mean(await pour(1_000, 60))).toBeGreaterThan(980)
  expect(uplink.limit).toBeNull()
})

test('with it, four fifths of what the line was seen to carry', async () => {
  uplink.leavesRoom = true
  const rates = await pour(1_000, 120)
  expect(uplink.limit).toBeGreaterThan(700_000)
  expect(mean(rates.slice(5, 30))).toBeGreaterThan(740)
  expect(mean(rates.slice(5, 30))).toBeLessThan(860)
  expect(mean(rates), 'it is filled for a moment now and then, to see').toBeLessThan(850)
})

test('a line that carries more by now is used', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 20)
  const rates = await pour(4_000, 60)
  expect(mean(rates.slice(40))).toBeGreaterThan(3_000)
})

test('a queue that others make does not lower it again and again', async () => {
  uplink.leavesRoom = true
  const rates = await pour(1_000, 240, (second) => (second > 10 ? 80 : 0))
  expect(mean(rates.slice(200))).toBeGreaterThan(740)
})

test('a line whose queue never grows has room', async () => {
  uplink.leavesRoom = true
  for (let i = 0; i < 300; i++) {
    expect(somebody.hasRoom).toBe(true)
    somebody.sent(message)
    somebody.noteQueue(3, true)
    await clock.run(100)
  }
})

test('who waits for room hears of it, also when the wish is taken back', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  let heard = 0
  uplink.way({ ...far, room: () => heard++ })
  while (somebody.hasRoom) somebody.sent(message)
  await clock.run(2_000)
  expect(heard).toBe(1)
  while (somebody.hasRoom) somebody.sent(message)
  uplink.leavesRoom = false
  await clock.run(1)
  expect(heard).toBe(2)
  expect(somebody.hasRoom).toBe(true)
})

test('all who wait have their turn', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  const sent = [0, 0, 0]
  for (const person of sent.keys()) {
    const room = () => {
      if (!way.hasRoom) return
      way.sent(message)
      sent[person] = (sent[person] ?? 0) + 1
    }
    const way = uplink.way({ ...far, room })
  }
  // Most have nothing to send.
  for (let i = 0; i < 10; i++) uplink.way(far)
  while (somebody.hasRoom) somebody.sent(message)
  for (let i = 0; i < 2_000; i++) {
    await clock.run(10)
    void somebody.hasRoom
  }
  expect(Math.min(...sent)).toBeGreaterThan(60)
  expect(Math.max(...sent) / Math.min(...sent)).toBeLessThan(1.2)
})

test('so they have where some take little, and nobody looks for room in between', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  const others = [newcomer(), newcomer(message / 4)]
  await clock.run(20_000)
  expect(others.map((other) => other.hasRoom)).toEqual([false, false])
  expect(Math.min(...taken)).toBeGreaterThan(60)
  expect(Math.max(...taken) / Math.min(...taken)).toBeLessThan(1.2)
})

test('somebody who is behind a narrow line of their own does not narrow ours', async () => {
  uplink.leavesRoom = true
  const another = uplink.way(far)
  for (let i = 0; i < 60; i++) {
    somebody.sent(message)
    somebody.noteQueue(80, true)
    another.noteQueue(2, true)
    await clock.run(100)
  }
  expect(uplink.limit).toBeNull()
})

test('a measurement gives way to somebody who waits and had no part in it', async () => {
  uplink.leavesRoom = true
  await pour(300, 20)
  expect(uplink.limit).toBeLessThan(300_000)
  const another = newcomer()
  for (let i = 0; i < 100; i++) {
    await clock.run(100)
    somebody.sent(message / 4)
    somebody.noteQueue(80, true)
    another.noteQueue(2, true)
    if (i > 70) expect(uplink.limit, 'twice as much every other second').toBeGreaterThan(1_500_000)
  }
  another.forget()
  somebody.sent(message / 4)
  somebody.noteQueue(80, true)
  expect(uplink.limit, 'who has left says nothing any more').toBeLessThan(300_000)
})

test.each<[string, (way: UplinkWay) => void]>([
  ['sent nothing', (way) => way.noteQueue(80, true)],
  ['did not know how long the queue was', (way) => way.sent(1)],
])('who %s had no part', async (_, before) => {
  uplink.leavesRoom = true
  let isWaiting = false
  const room = () => {
    if (isWaiting && another.hasRoom) another.sent(message)
  }
  const another = uplink.way({ ...far, room })
  const stop = clock.every(250, () => before(another))
  await pour(300, 20)
  stop()
  const limit = uplink.limit ?? Infinity
  expect(limit).toBeLessThan(300_000)
  while (another.hasRoom) another.sent(message)
  isWaiting = true
  for (let i = 0; i < 30; i++) {
    void another.hasRoom
    await clock.run(100)
    another.noteQueue(2, true)
  }
  expect(uplink.limit).toBeGreaterThan(1.5 * limit)
})

test('a trickle does not say how much the line carries, whoever fills it', async () => {
  uplink.leavesRoom = true
  for (let second = 0; second < 60; second++) {
    somebody.sent(message)
    somebody.noteQueue(80, false)
    await clock.run(650)
  }
  expect(uplink.limit).toBeNull()
})

test('a doubt never lowers it', async () => {
  uplink.leavesRoom = true
  await pour(300, 20)
  const another = uplink.way({ ...far, room: () => another.hasRoom && another.sent(message) })
  const unloaded = clock.every(250, () => another.noteQueue(2, false))
  await clock.run(50_000)
  const before = uplink.limit ?? 0
  expect(before).toBeGreaterThan(2_000_000)
  while (another.hasRoom) another.sent(message)
  for (let i = 0; i < 20; i++) {
    await clock.run(100)
    expect(uplink.limit ?? Infinity).toBeGreaterThanOrEqual(before)
  }
  unloaded()
})

test('somebody who wants nothing leaves it as it is', async () => {
  uplink.leavesRoom = true
  await pour(300, 15)
  const { limit } = uplink
  const another = uplink.way(far)
  while (another.hasRoom) another.sent(message)
  for (let i = 0; i < 100; i++) {
    await clock.run(100)
    void somebody.hasRoom
    another.noteQueue(2, true)
  }
  expect(uplink.limit).toBe(limit)
})

test('however many come, it holds for ten seconds each time', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  const others: UplinkWay[] = []
  let measurements = 0
  let last = uplink.limit
  clock.every(100, () => {
    if (clock.now() % 1_000 === 0) others.push(newcomer())
    for (const other of others) other.noteQueue(80, true)
    if (uplink.limit !== null && last !== null && uplink.limit < last) measurements++
    last = uplink.limit
  })
  await pour(1_000, 60)
  expect(measurements).toBeGreaterThan(2)
  expect(measurements).toBeLessThanOrEqual(6)
})

test('what stays in the local network is neither counted nor limited', async () => {
  uplink.leavesRoom = true
  const local = uplink.way({ ...far, isLocal: () => true })
  const sending = clock.every(100, () => {
    for (let i = 0; i < 40; i++) local.sent(message)
    local.noteQueue(2, true)
  })
  const rates = await pour(1_000, 30)
  expect(uplink.limit).toBeLessThan(860_000)
  expect(mean(rates.slice(5))).toBeGreaterThan(740)
  while (somebody.hasRoom) somebody.sent(message)
  expect(local.hasRoom).toBe(true)
  sending()
})

describe('over paths', () => {
  let page: SharedPage
  const ofTheirOwn = () => ({ freeAt: 0 })
  const open = (model: Partial<PathModel>, line = ofTheirOwn()) => simulatePath(clock, model, 8, { ...page, line })
  const narrow = { lineRate: 300, laneRate: 50_000 }
  const wide = { laneRate: 2_000 }
  const middling = { lineRate: 2_000, laneRate: 50_000 }
  const local = { lineRate: 30_000, laneRate: 30_000, roundTripMs: 2, isLocal: true }

  beforeEach(() => {
    page = sharedPage(clock)
    uplink = page.uplink
    uplink.leavesRoom = true
  })

  test.each([8, 20, 28])('who is behind a narrow line does not hold up who comes %d seconds later', async (seconds) => {
    const slow = open(narrow)
    fill(slow)
    await clock.run(seconds * 1_000)
    expect(uplink.limit).toBeLessThan(300_000)
    const fast = open(wide)
    fill(fast)
    await clock.run(15_000)
    const [, { rate } = { rate: 0 }] = await watch(clock, [slow, fast], 60_000)
    expect(rate).toBeGreaterThan(0.7 * 8_000)
  })

  test('who comes beside one whose round trip wavers is known, and room is left', async () => {
    const waverMs = (seconds: number) => [0, 22, 14, 30, 18][Math.floor(seconds / 2.5) % 5] ?? 0
    const slow = open({ ...narrow, waverMs })
    fill(slow)
    await clock.run(20_000)
    const fast = open(wide)
    fill(fast)
    await clock.run(60_000)
    const [, { rate } = { rate: 0 }] = await watch(clock, [slow, fast], 120_000)
    expect(rate).toBeGreaterThan(0.7 * 8_000)
    expect(rate).toBeLessThan(0.9 * 8_000)
  })

  test('one line for two who come one after the other is measured with both, and room is left', async () => {
    const line = ofTheirOwn()
    const first = open(middling, line)
    fill(first)
    await clock.run(20_000)
    const second = open({ ...middling, roundTripMs: 80 }, line)
    fill(second)
    // Until it is known that it need not wait, and the line was measured with it.
    await clock.run(20_000)
    const [one, other] = await watch(clock, [first, second], 25_000)
    const rate = (one?.rate ?? 0) + (other?.rate ?? 0)
    expect(rate).toBeGreaterThan(0.7 * 2_000)
    expect(rate).toBeLessThan(0.86 * 2_000)
    expect(one?.queueMs).toBeLessThan(20)
  })

  test('people who come and go do not keep the line full', async () => {
    const line = ofTheirOwn()
    const model = { lineRate: 2_500, laneRate: 50_000 }
    const paths = [0, 1, 2].map(() => open(model, line))
    paths.forEach(fill)
    await clock.run(30_000)
    let full = 0
    for (let ms = 0; ms < 180_000; ms += 50) {
      if (ms % 10_000 === 0) {
        const gone = paths.shift()
        if (gone?.connections[0]) gone.cut(gone.connections[0])
        const come = open(model, line)
        fill(come)
        paths.push(come)
      }
      await clock.run(50)
      if ((paths[0]?.queueMs ?? 0) > 60) full++
    }
    expect(full / (180_000 / 50)).toBeLessThan(0.3)
  })

  test.each([
    ['first', [local, middling]],
    ['second', [middling, local]],
  ] as const)('who is in the local network, coming %s, has all of it', async (_, models) => {
    const paths: SimulatedPath[] = []
    for (const model of models) {
      const path = open(model)
      fill(path)
      paths.push(path)
      await clock.run(10_000)
    }
    const watched = await watch(clock, paths, 10_000)
    const [near, away] = models[0] === local ? watched : [...watched].reverse()
    expect(near?.rate).toBeGreaterThan(0.98 * 30_000)
    expect(away?.rate).toBeGreaterThan(0.7 * 2_000)
    expect(away?.rate).toBeLessThan(0.9 * 2_000)
  })

  test.each([1_000, 2_500])('in the same town, over a line of %d KB/s, room is left too', async (lineRate) => {
    const path = open({ lineRate, laneRate: 50_000, roundTripMs: 6 })
    fill(path)
    await clock.run(12_000)
    const [{ rate, queueMs } = { rate: 0, queueMs: Infinity }] = await watch(clock, [path], 18_000)
    expect(rate).toBeGreaterThan(0.7 * lineRate)
    expect(rate).toBeLessThan(0.86 * lineRate)
    expect(queueMs).toBeLessThan(40)
  })
})
