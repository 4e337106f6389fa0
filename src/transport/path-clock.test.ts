import { expect, test } from 'vitest'
import { createPathClock } from './path-clock.ts'

const connection = {}
const another = {}

test('nothing is known before the first answer', () => {
  const clock = createPathClock()
  expect([clock.leastMs, clock.latestMs, clock.plannedMs, clock.queueMs(0, 0)]).toEqual([null, null, null, null])
  clock.note(connection, { milliseconds: 50, answers: 1 }, 1_000)
  expect([clock.leastMs, clock.latestMs, clock.plannedMs]).toEqual([50, 50, 50])
})

test('an answer counts once, those of each connection for themselves', () => {
  const clock = createPathClock()
  clock.note(connection, { milliseconds: 50, answers: 3 }, 1_000)
  clock.note(connection, { milliseconds: 20, answers: 3 }, 1_100)
  expect(clock.leastMs).toBe(50)
  clock.note(another, { milliseconds: 40, answers: 1 }, 1_200)
  expect(clock.leastMs).toBe(40)
})

test('an answer came later than it was asked for last', () => {
  const clock = createPathClock()
  clock.note(connection, { milliseconds: 50, answers: 1 }, 1_000)
  expect(clock.answeredAt).toBe(-Infinity)
  clock.note(connection, { milliseconds: 50, answers: 1 }, 3_000)
  expect(clock.answeredAt).toBe(-Infinity)
  clock.note(connection, { milliseconds: 50, answers: 2 }, 5_000)
  expect(clock.answeredAt).toBe(3_000)
  clock.note(another, { milliseconds: 50, answers: 7 }, 6_000)
  expect(clock.answeredAt).toBe(3_000)
})

test('one late answer is no queue, two are', () => {
  const clock = createPathClock()
  clock.note(connection, { milliseconds: 50, answers: 1 }, 0)
  clock.note(connection, { milliseconds: 180, answers: 2 }, 500)
  expect(clock.queueMs(600, 0)).toBe(0)
  clock.note(another, { milliseconds: 150, answers: 1 }, 1_000)
  expect(clock.queueMs(1_100, 0)).toBe(100)
  expect(clock.queueMs(9_100, 0), 'old answers say nothing').toBeNull()
  expect(clock.queueMs(1_100, 800), 'nor do those of before').toBeNull()
})

test('what waits for less than a second is no queue, however many answers say so', () => {
  const clock = createPathClock()
  clock.note(connection, { milliseconds: 50, answers: 1 }, 0)
  for (let i = 1; i <= 4; i++) clock.note({}, { milliseconds: 150, answers: 1 }, i * 200)
  expect(clock.queueMs(800, 0)).toBe(0)
  clock.note({}, { milliseconds: 140, answers: 1 }, 1_000)
  expect(clock.queueMs(1_000, 0)).toBe(90)
})

test('a way that became longer is believed after a minute, and at once after a silence', () => {
  const clock = createPathClock()
  let answers = 0
  const note = (milliseconds: number, now: number) => clock.note(connection, { milliseconds, answers: ++answers }, now)
  note(50, 0)
  for (let now = 1_000; now <= 70_000; now += 1_000) note(120, now)
  expect(clock.leastMs).toBe(120)
  note(90, 200_000)
  expect(clock.leastMs).toBe(90)
  note(200, 500_000)
  expect(clock.leastMs).toBe(200)
})

test('beside somebody else’s queue it is planned with what is', () => {
  const clock = createPathClock()
  clock.note(connection, { milliseconds: 50, answers: 1 }, 0)
  for (const answers of [2, 3]) clock.note(connection, { milliseconds: 140, answers }, answers * 1_000)
  expect(clock.plannedMs).toBe(50)
  clock.competes = true
  expect(clock.plannedMs).toBe(140)
})
