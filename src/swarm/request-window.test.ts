import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { must } from './swarm.test-support.ts'
import { createRequestWindow, type SentMark } from './request-window.ts'

const block = 64 * 1024
const packet = 4 * 1024
const initialBytes = 512 * 1024
const minBytes = 128 * 1024
const reserveMs = 100

interface Run {
  /** Bytes a millisecond, of the line's time since the start, milliseconds. */
  readonly rateAt: (ms: number) => number
  readonly roundTripMs: number
  readonly ms: number
  /** So many peers are asked, and wait for the same line, first come, first served. */
  readonly peers?: number
}

interface Arrival {
  readonly at: number
  /** The windows of all peers. */
  readonly windowBytes: number
  /** For how long the line had waited for the request. */
  readonly starvedMs: number
}

/** Keeps the windows of peers full that answer in order. */
function simulate({ rateAt, roundTripMs, ms, peers = 1 }: Run): Arrival[] {
  const asked = Array.from({ length: peers }, () => ({ window: createRequestWindow({ lanes: 1 }), openBytes: 0 }))
  const open: { peer: (typeof asked)[number]; mark: SentMark; arrives: number; starvedMs: number }[] = []
  const arrivals: Arrival[] = []
  let now = 0
  let freeAt = roundTripMs / 2
  while (now < ms) {
    for (const peer of asked) {
      while (peer.openBytes < peer.window.bytes) {
        peer.openBytes += block
        const starvedMs = Math.max(0, now + roundTripMs / 2 - freeAt)
        freeAt += starvedMs
        for (let left = block; left > 0; left -= packet) freeAt += packet / rateAt(freeAt)
        open.push({
          peer,
          mark: peer.window.sent(peer.openBytes, now),
          arrives: freeAt + roundTripMs / 2,
          starvedMs,
        })
      }
    }
    const { peer, mark, arrives, starvedMs } = must(open.shift())
    now = arrives
    peer.openBytes -= block
    peer.window.received(mark, block, now)
    arrivals.push({ at: now, windowBytes: asked.reduce((sum, { window }) => sum + window.bytes, 0), starvedMs })
  }
  return arrivals
}

/** What part of the line is used in each `stepMs`. */
function shares(arrivals: readonly Arrival[], bytesPerMs: number, stepMs: number): number[] {
  const steps = Array.from({ length: Math.floor(must(arrivals.at(-1)).at / stepMs) }, () => 0)
  for (const { at } of arrivals) {
    const step = Math.floor(at / stepMs)
    if (step < steps.length) steps[step] = must(steps[step]) + block / (bytesPerMs * stepMs)
  }
  return steps
}

const steady = (bytesPerMs: number, roundTripMs: number, ms: number) =>
  simulate({ rateAt: () => bytesPerMs, roundTripMs, ms })

const windowsAfter = (arrivals: readonly Arrival[], ms: number) =>
  arrivals.filter(({ at }) => at > ms).map(({ windowBytes }) => windowBytes)

/** Rate times (round trip, and the time a block itself takes, and reserve). */
const heldBytes = (bytesPerMs: number, roundTripMs: number) => bytesPerMs * (roundTripMs + reserveMs) + block

describe('request window', () => {
  test.each([
    ['the same machine', 30_000, 1],
    ['the same network', 12_500, 5],
    ['50 ms, 8 MB/s', 8_000, 50],
    ['200 ms, 8 MB/s', 8_000, 200],
    ['a slow uplink', 125, 40],
  ])('%s: the line is full from the second second on', (_, bytesPerMs, roundTripMs) => {
    const rates = shares(steady(bytesPerMs, roundTripMs, 42_000), bytesPerMs, 1_000)
    // Over eight seconds, because a slow line moves less than two blocks in one.
    for (let start = 1; start < 41; start += 8) {
      const mean = rates.slice(start, start + 8).reduce((sum, rate) => sum + rate, 0) / 8
      expect(mean).toBeGreaterThan(0.92)
    }
  })

  test.each([
    ['50 ms, 8 MB/s', 8_000, 50],
    ['100 ms, 8 MB/s', 8_000, 100],
    ['200 ms, 8 MB/s', 8_000, 200],
    ['200 ms, 12.5 MB/s', 12_500, 200],
  ])('%s: ever fuller from the first request on, and full in the second second', (_, bytesPerMs, roundTripMs) => {
    const arrivals = steady(bytesPerMs, roundTripMs, 4_000)
    expect(shares(arrivals, bytesPerMs, 1_000)[1]).toBeGreaterThan(0.92)
    const quarters = shares(arrivals, bytesPerMs, 250)
    const oneBlock = block / (bytesPerMs * 250)
    for (const [at, share] of quarters.entries()) {
      if (at > 0) expect(share).toBeGreaterThan(Math.min(1, must(quarters[at - 1])) - 1.01 * oneBlock)
      if (at >= 4) expect(share).toBeGreaterThan(1 - 1.01 * oneBlock)
    }
  })

  test.each([
    [8_000, 20],
    [8_000, 50],
    [8_000, 100],
    [8_000, 200],
    [12_500, 200],
    [30_000, 100],
  ])('a sender in slow start up to %d kB/s, %d ms away, never waits for a request', (bytesPerMs, roundTripMs) => {
    // Ten packets in the first round trip, as Chromium's SCTP.
    const rateAt = (ms: number) => Math.min(bytesPerMs, (14_000 / roundTripMs) * 2 ** (ms / roundTripMs - 0.5))
    for (const { at, windowBytes, starvedMs } of simulate({ rateAt, roundTripMs, ms: 9_000 })) {
      expect(starvedMs).toBe(0)
      expect(windowBytes).toBeGreaterThan(1.2 * rateAt(at) * roundTripMs)
    }
  })

  test('whatever the way: what it brings in a round trip, the reserve, and not much more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 20_000 }), fc.integer({ min: 1, max: 300 }), (bytesPerMs, roundTripMs) => {
        const settledMs = 3_000 + (40 * block) / bytesPerMs
        const arrivals = steady(bytesPerMs, roundTripMs, settledMs + 22_000)
        // On a near way half a window still waits as long as the reserve, and hides so much of the true latency.
        const held = heldBytes(bytesPerMs, Math.max(roundTripMs, reserveMs))
        // The start goes to three times what is on the way, the first block's own time included.
        const started = 3 * (bytesPerMs * roundTripMs + 1.5 * block)
        expect(Math.max(...windowsAfter(arrivals, 0))).toBeLessThan(Math.max(initialBytes + 1, held * 1.1, started))
        const settled = windowsAfter(arrivals, settledMs)
        expect(Math.max(...settled)).toBeLessThan(Math.max(minBytes, held) * 1.3)
        expect(Math.min(...settled)).toBeGreaterThanOrEqual(Math.max(minBytes, (bytesPerMs * roundTripMs) / 2))
        // Half of it is kept back now and then, so that the true latency shows.
        const kept = settled.filter((bytes) => bytes < bytesPerMs * roundTripMs)
        expect(kept.length).toBeLessThan(settled.length / 10)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  test.each([
    [50, 20],
    [50, 200],
    [300, 20],
    [300, 200],
  ])('a slow sender of %d kB/s, %d ms away, is never asked for more than at first', (bytesPerMs, roundTripMs) => {
    const windows = windowsAfter(steady(bytesPerMs, roundTripMs, 30_000), 0)
    expect(Math.max(...windows)).toBeLessThanOrEqual(initialBytes)
    // After so many blocks it has little left to send that others could.
    for (const bytes of windows.slice(20)) expect(bytes).toBeLessThan(heldBytes(bytesPerMs, roundTripMs) * 1.3 + block)
  })

  test('a start that found the line full is over soon', () => {
    for (const [bytesPerMs, roundTripMs] of [
      [1_000, 200],
      [3_000, 200],
      [8_000, 100],
      [8_000, 200],
    ] as const) {
      const windows = windowsAfter(steady(bytesPerMs, roundTripMs, 8_000), 2_500)
      expect(Math.max(...windows)).toBeLessThan(heldBytes(bytesPerMs, roundTripMs) * 1.3)
    }
  })

  test('peers that share a line do not drive each other up', () => {
    const run = { rateAt: () => 1_000, roundTripMs: 100, ms: 60_000, peers: 6 }
    const windows = simulate(run)
    // None is asked for less than two blocks, and what they were asked for first is theirs.
    expect(Math.max(...windowsAfter(windows, 0))).toBeLessThan(1.3 * run.peers * initialBytes)
    expect(Math.max(...windowsAfter(windows, 40_000))).toBeLessThan(1.6 * run.peers * minBytes)
  })

  test('one quick block does not make a large window', () => {
    const window = createRequestWindow({ lanes: 1 })
    window.received(window.sent(block, 0), block, 1)
    expect(window.bytes).toBeGreaterThan(initialBytes)
    expect(window.bytes).toBeLessThanOrEqual(3 * initialBytes)
  })

  test('no more waits at the sender than the reserve, also after minutes', () => {
    for (const bytes of windowsAfter(steady(1_000, 20, 120_000), 3_000)) {
      expect(bytes).toBeLessThan(heldBytes(1_000, 20) * 1.3)
    }
  })

  test('begun small it is half as large until that much has come; begun already it stays as it is', () => {
    const window = createRequestWindow({ lanes: 1 })
    const whole = window.bytes
    window.beginSmall()
    expect(window.bytes).toBe(whole / 2)
    let now = 0
    for (let received = 0; received < whole; received += block) {
      expect(window.bytes).toBe(whole / 2)
      now += 100
      window.received(window.sent(block, now - 100), block, now)
      window.beginSmall()
    }
    expect(window.bytes).toBe(whole)
  })

  test('each further connection has some of it on its way', () => {
    const sizes = [1, 8].map((lanes) => {
      const window = createRequestWindow({ lanes })
      for (let now = 100; now < 20_000; now += 10) window.received(window.sent(window.bytes, now - 100), 8 * 1024, now)
      return window.bytes
    })
    expect(must(sizes[1]) - must(sizes[0])).toBeGreaterThan(7 * 128 * 1024)
  })

  test('a further connection over a slow way has its part at once', () => {
    const way = { lanes: 1 }
    const window = createRequestWindow(way)
    for (let now = 1_000; now < 8_000; now += 500) window.received(window.sent(window.bytes, now - 900), block, now)
    const alone = window.bytes
    way.lanes = 4
    expect(window.bytes).toBeGreaterThanOrEqual(4 * 3 * block)
    expect(window.bytes - alone).toBeLessThanOrEqual(4 * 3 * block)
    way.lanes = 1
    expect(window.bytes).toBe(alone)
  })

  test('connections alone, before anything came by them, are no reason to ask for more', () => {
    expect(createRequestWindow({ lanes: 8 }).bytes).toBe(createRequestWindow({ lanes: 1 }).bytes)
  })

  /** A peer that answers in turn, so many bytes a millisecond; what was asked for each second. */
  function askedOver(lanes: number, rate: number, roundTripMs: number): number[] {
    const way = { lanes: 1 }
    const window = createRequestWindow(way)
    const waiting: { mark: SentMark; at: number }[] = []
    const asked: number[] = []
    let openBytes = 0
    let freeAt = 0
    for (let now = 0; now < 180_000; now += 10) {
      if (now === 8_000) way.lanes = lanes
      for (let next = waiting[0]; next && next.at <= now; next = waiting[0]) {
        waiting.shift()
        openBytes -= block
        window.received(next.mark, block, now)
      }
      while (openBytes + block <= window.bytes) {
        openBytes += block
        freeAt = Math.max(now, freeAt) + block / rate
        waiting.push({ mark: window.sent(openBytes, now), at: freeAt + roundTripMs })
      }
      if (now % 1_000 === 0 && now > 8_000) asked.push(window.bytes)
    }
    return asked
  }

  test.each([
    [131, 4],
    [131, 8],
    [500, 8],
    [1_000, 8],
    [8_000, 8],
  ])('at %d KB/s over %d connections each has enough, and what waits does not feed on itself', (rate, lanes) => {
    const asked = askedOver(lanes, rate, 50)
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(lanes * 3 * block)
    expect(Math.max(...asked.slice(60))).toBeLessThanOrEqual(1.6 * lanes * 3 * block + rate * 200)
  })

  test('a peer that had nothing to send keeps its window', () => {
    const window = createRequestWindow({ lanes: 1 })
    const before = window.bytes
    for (let i = 0; i < 50; i++) window.received(window.sent(block, i * 100), block, i * 100 + 90)
    expect(window.bytes).toBe(before)
  })
})
