import { describe, expect, test } from 'vitest'
import { must } from './swarm.test-support.ts'
import { createRequestWindow, type SentMark } from './request-window.ts'

const block = 64 * 1024

/** A path with this rate and round trip, whose sender answers in order; returns the rate reached in each second. */
function simulate(bytesPerMs: number, roundTripMs: number, seconds: number): { rates: number[]; windows: number[] } {
  const window = createRequestWindow({ lanes: 1 })
  const open: { mark: SentMark; arrives: number }[] = []
  const rates: number[] = []
  const windows: number[] = []
  let now = 0
  let freeAt = 0
  let openBytes = 0
  let received = 0
  for (let second = 1; second <= seconds; second++) {
    const before = received
    while (now < second * 1000) {
      while (openBytes < window.bytes) {
        openBytes += block
        freeAt = Math.max(freeAt, now + roundTripMs / 2) + block / bytesPerMs
        open.push({ mark: window.sent(openBytes, now), arrives: freeAt + roundTripMs / 2 })
      }
      const next = must(open.shift())
      now = next.arrives
      openBytes -= block
      received += block
      window.received(next.mark, block, now)
    }
    rates.push((received - before) / 1e6)
    windows.push(window.bytes)
  }
  return { rates, windows }
}

describe('request window', () => {
  test.each([
    ['the same machine', 30_000, 1],
    ['the same network', 12_500, 5],
    ['50 ms, 8 MB/s', 8_000, 50],
    ['200 ms, 8 MB/s', 8_000, 200],
    ['a slow uplink', 125, 40],
  ])('%s: the line is full from the second second on', (_, bytesPerMs, roundTripMs) => {
    const { rates } = simulate(bytesPerMs, roundTripMs, 41)
    // Over eight seconds, because a slow line moves less than two blocks in one.
    for (let start = 1; start < 41; start += 8) {
      const mean = rates.slice(start, start + 8).reduce((sum, rate) => sum + rate, 0) / 8
      expect(mean).toBeGreaterThan((bytesPerMs / 1000) * 0.92)
    }
  })

  test('no more waits at the sender than the reserve, also after minutes', () => {
    const { windows } = simulate(1_000, 20, 120)
    // Rate times (round trip + reserve), and the time a block itself takes.
    for (const bytes of windows.slice(2)) expect(bytes).toBeLessThan(1_000 * (20 + 100 + 66) * 1.3)
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

  test('a peer that had nothing to send keeps its window', () => {
    const window = createRequestWindow({ lanes: 1 })
    const before = window.bytes
    for (let i = 0; i < 50; i++) window.received(window.sent(block, i * 100), block, i * 100 + 90)
    expect(window.bytes).toBe(before)
  })
})
