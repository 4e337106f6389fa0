import { expect, test } from 'vitest'
import { createSendWindow, type SentMark, type WindowPath } from './send-window.ts'

const block = 64 * 1024
const kibibyte = 1024

type TestPath = { -readonly [Name in keyof WindowPath]: WindowPath[Name] }

const pathOf = (ms: number | null): TestPath => ({
  isLocal: ms !== null && ms < 8,
  leastMs: ms,
  latestMs: ms,
  newestMs: ms,
  plannedMs: ms,
  answers: 0,
  isLeft: false,
  sharers: 1,
  noteLatency() {},
})

/** Keeps the window full on a way with this rate (bytes a millisecond) for some time; what it was every 100 ms. */
function run(path: TestPath, rate: number, roundTripMs: number, ms: number, pauseMs = 0): number[] {
  const window = createSendWindow(path, true)
  const open: { mark: SentMark; arrives: number }[] = []
  const seen: number[] = []
  let freeAt = 0
  let openBytes = 0
  for (let now = 0; now < ms; now++) {
    if (path.latestMs !== null && now % 2_500 === 0) {
      // As the clock has it: what waited least of the last two.
      const newestMs = roundTripMs + Math.max(0, freeAt - now)
      path.latestMs = Math.min(path.newestMs ?? newestMs, newestMs)
      path.newestMs = newestMs
      path.answers++
    }
    const due = open.filter(({ arrives }) => arrives <= now)
    if (due.length > 0 && (pauseMs === 0 || now % pauseMs === 0)) {
      open.splice(0, due.length)
      openBytes -= due.length * block
      window.arrived(
        due.map(({ mark }) => mark),
        now,
      )
    }
    while (openBytes === 0 || openBytes + block <= window.bytes) {
      openBytes += block
      freeAt = Math.max(freeAt, now) + block / rate
      open.push({ mark: window.sent(block, openBytes, true, now), arrives: freeAt + roundTripMs })
    }
    if (now % 100 === 0) seen.push(window.bytes)
  }
  return seen
}

test('it holds what the rate brings in a round trip, and a little more', () => {
  for (const [rate, roundTripMs] of [
    [8_000, 50],
    [8_000, 100],
    [3_000, 200],
  ] as const) {
    const last = run(pathOf(roundTripMs), rate, roundTripMs, 10_000).slice(-20)
    for (const bytes of last) {
      expect(bytes).toBeGreaterThan(rate * roundTripMs)
      expect(bytes).toBeLessThan(Math.max(1.3 * rate * (roundTripMs + 60), 400 * kibibyte))
    }
  }
})

test('its start grows by half: a long way is full after a few round trips', () => {
  const seen = run(pathOf(200), 8_000, 200, 3_000)
  expect(seen[15]).toBeGreaterThan(8_000 * 200)
})

test('a slow way holds little, a fast one not more than channels bear', () => {
  expect(run(pathOf(100), 100, 100, 20_000).at(-1)).toBeLessThan(256 * kibibyte)
  expect(run(pathOf(300), 50_000, 300, 20_000).at(-1)).toBe(2048 * kibibyte)
})

test('on the same network a page may pause a little', () => {
  const seen = run(pathOf(1), 16_000, 1, 5_000, 40)
  expect(seen.at(-1)).toBeGreaterThan(600 * kibibyte)
})

test('pages that take their time are no queue: the rate does not fall with them', () => {
  const seen = run(pathOf(50), 4_000, 50, 10_000, 50)
  expect(seen.at(-1)).toBeGreaterThan(4_000 * 75)
})

test('without a round trip it stays as it begins', () => {
  expect(new Set(run(pathOf(null), 4_000, 50, 2_000)).size).toBe(1)
})

test('while the line is left, half of what fills it, and what it reaches then says nothing', () => {
  const path = pathOf(50)
  const window = createSendWindow(path, true)
  const send = (count: number, from: number) => {
    for (let i = 0; i < count; i++) {
      const mark = window.sent(block, block, true, from + i * 10)
      window.arrived([mark], from + i * 10 + 60)
    }
  }
  send(40, 0)
  const { rate } = window
  path.isLeft = true
  expect(window.bytes).toBe(((rate ?? 0) * 50) / 2)
  for (let i = 0; i < 20; i++) window.arrived([window.sent(block, block, true, 1_000 + i * 500)], 1_400 + i * 500)
  expect(window.rate).toBe(rate)
  path.isLeft = false
  expect(window.bytes).toBeGreaterThan((rate ?? 0) * 50)
})
