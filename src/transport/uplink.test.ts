import { beforeEach, expect, test } from 'vitest'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createUplink, type Uplink } from './uplink.ts'

const message = 64 * 1024
const somebody = {}
let clock: SimulatedClock
let uplink: Uplink

beforeEach(async () => {
  clock = createSimulatedClock(async () => {})
  await clock.run(60_000)
  uplink = createUplink(clock)
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
      while (uplink.hasRoom && lineFreeAt - now < 60) {
        lineFreeAt = Math.max(now, lineFreeAt) + message / lineRate
        uplink.sent(message)
        sent += message
      }
      if (lineFreeAt - now < 60) filledSince = now
      const isFilled = now - filledSince > 200
      if (ms % 250 === 0) uplink.noteQueue(somebody, Math.max(0, lineFreeAt - now) + foreignMs(second), isFilled)
      await clock.run(10)
    }
    rates.push(sent / 1000)
  }
  return rates
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
    expect(uplink.hasRoom).toBe(true)
    uplink.sent(message)
    uplink.noteQueue(somebody, 3, true)
    await clock.run(100)
  }
})

test('who waits for room hears of it, also when the wish is taken back', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  let heard = 0
  uplink.onRoom(() => heard++)
  while (uplink.hasRoom) uplink.sent(message)
  await clock.run(2_000)
  expect(heard).toBe(1)
  while (uplink.hasRoom) uplink.sent(message)
  uplink.leavesRoom = false
  await clock.run(1)
  expect(heard).toBe(2)
  expect(uplink.hasRoom).toBe(true)
})

test('all who wait have their turn', async () => {
  uplink.leavesRoom = true
  await pour(1_000, 5)
  const sent = [0, 0, 0]
  for (const person of sent.keys()) {
    uplink.onRoom(() => {
      if (!uplink.hasRoom) return
      uplink.sent(message)
      sent[person] = (sent[person] ?? 0) + 1
    })
  }
  // Most have nothing to send.
  for (let i = 0; i < 10; i++) uplink.onRoom(() => {})
  while (uplink.hasRoom) uplink.sent(message)
  for (let i = 0; i < 2_000; i++) {
    await clock.run(10)
    void uplink.hasRoom
  }
  expect(Math.min(...sent)).toBeGreaterThan(60)
  expect(Math.max(...sent) / Math.min(...sent)).toBeLessThan(1.2)
})

test('somebody who is behind a narrow line of their own does not narrow ours', async () => {
  uplink.leavesRoom = true
  for (let i = 0; i < 60; i++) {
    uplink.sent(message)
    uplink.noteQueue(somebody, 80, true)
    uplink.noteQueue({}, 2, true)
    await clock.run(100)
  }
  expect(uplink.limit).toBeNull()
})
