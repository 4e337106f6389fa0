import { expect, test } from 'vitest'
import { createPathClock, type PathClock } from './path-clock.ts'

const connection = {}
const another = {}
const answer = (milliseconds: number, answers: number, pair = 'one') => ({ milliseconds, answers, pair })

test('nothing is known before the first answer', () => {
  const clock = createPathClock()
  expect([clock.leastMs, clock.latestMs, clock.plannedMs, clock.queueMs(0, 0)]).toEqual([null, null, null, null])
  clock.note(connection, answer(50, 1), 1_000)
  expect([clock.leastMs, clock.latestMs, clock.plannedMs]).toEqual([50, 50, 50])
})

test('an answer counts once, those of each connection for themselves', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 3), 1_000)
  clock.note(connection, answer(20, 3), 1_100)
  expect(clock.leastMs).toBe(50)
  clock.note(another, answer(40, 1), 1_200)
  expect(clock.leastMs).toBe(40)
})

test('an answer came later than it was asked for last', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 1), 1_000)
  expect(clock.answeredAt).toBe(-Infinity)
  clock.note(connection, answer(50, 1), 3_000)
  expect(clock.answeredAt).toBe(-Infinity)
  clock.note(connection, answer(50, 2), 5_000)
  expect(clock.answeredAt).toBe(3_000)
  clock.note(another, answer(50, 7), 6_000)
  expect(clock.answeredAt).toBe(3_000)
})

test('one late answer is no queue, two are', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 1), 0)
  clock.note(connection, answer(180, 2), 500)
  expect(clock.queueMs(600, 0)).toBe(0)
  clock.note(another, answer(150, 1), 1_000)
  expect(clock.queueMs(1_100, 0)).toBe(100)
  expect(clock.queueMs(9_100, 0), 'old answers say nothing').toBeNull()
  expect(clock.queueMs(1_100, 800), 'nor do those of before').toBeNull()
})

test('what waits for less than a second is no queue, however many answers say so', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 1), 0)
  for (let i = 1; i <= 4; i++) clock.note({}, answer(150, 1), i * 200)
  expect(clock.queueMs(800, 0)).toBe(0)
  clock.note({}, answer(140, 1), 1_000)
  expect(clock.queueMs(1_000, 0)).toBe(90)
})

/** Says what each second's answer was, from one connection. */
function answering(clock: PathClock) {
  let answers = 0
  let now = 0
  return {
    get now() {
      return now
    },
    say(milliseconds: number, seconds = 1) {
      for (let i = 0; i < seconds; i++) clock.note(connection, answer(milliseconds, ++answers), (now += 1_000))
    },
  }
}

test('a way that became longer is believed after twenty minutes without us, and at once after a silence', () => {
  const clock = createPathClock()
  const way = answering(clock)
  way.say(50)
  way.say(120, 600)
  expect(clock.leastMs).toBe(50)
  way.say(120, 605)
  expect(clock.leastMs).toBe(120)
  clock.note(connection, answer(200, 9_999), way.now + 61_000)
  expect(clock.leastMs).toBe(200)
})

test('another pair of addresses is another way', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 1), 1_000)
  clock.note(connection, answer(90, 40, 'two'), 2_000)
  expect(clock.leastMs).toBe(90)
  clock.note(connection, answer(95, 2, 'two'), 3_000)
  expect(clock.leastMs, 'so are answers that are counted anew').toBe(95)
})

test('where others go on as before, a connection that changes its pair says nothing', () => {
  const clock = createPathClock()
  clock.note(connection, answer(50, 1), 1_000)
  clock.isLoaded = true
  clock.note(another, answer(95, 1, 'found on the way'), 2_000)
  clock.note(connection, answer(90, 2), 3_500)
  clock.note(another, answer(95, 2, 'told'), 4_500)
  expect([clock.leastMs, clock.isDoubtful]).toEqual([50, false])
})

test('where all change their pairs it is another way', () => {
  const clock = createPathClock()
  clock.isLoaded = true
  clock.note(connection, answer(30, 1), 1_000)
  clock.note(another, answer(30, 1), 2_000)
  clock.note(connection, answer(100, 2, 'two'), 3_500)
  expect(clock.leastMs).toBe(30)
  clock.note(another, answer(95, 2, 'two'), 4_500)
  expect([clock.leastMs, clock.isDoubtful]).toEqual([95, true])
  clock.note(connection, answer(97, 3, 'two'), 6_000)
  expect(clock.leastMs).toBe(95)
})

test('after a rest nothing is in doubt that is as short as before', () => {
  for (const [ms, isDoubtful] of [
    [51, false],
    [90, true],
  ] as const) {
    const clock = createPathClock()
    clock.note(connection, answer(50, 1), 1_000)
    clock.isLoaded = true
    clock.note(connection, answer(ms, 2), 100_000)
    expect([clock.leastMs, clock.isDoubtful]).toEqual([ms, isDoubtful])
  }
})

test('what is seen behind what we send only is in doubt until it was looked', () => {
  const clock = createPathClock()
  const way = answering(clock)
  way.say(50)
  clock.isLoaded = true
  clock.note(connection, answer(250, 2, 'two'), way.now + 1_000)
  expect([clock.leastMs, clock.isDoubtful, clock.queueMs(way.now + 1_000, 0)]).toEqual([250, true, null])
  clock.leaveLine(way.now + 1_000, 250)
  clock.note(connection, answer(60, 3, 'two'), way.now + 3_000)
  clock.note(connection, answer(60, 4, 'two'), way.now + 5_000)
  clock.returnToLine(way.now + 5_000)
  expect([clock.leastMs, clock.isDoubtful]).toEqual([60, false])
})

test('behind what we send the least is kept until the line was left', () => {
  const clock = createPathClock()
  const way = answering(clock)
  clock.isLoaded = true
  way.say(50)
  way.say(80, 700)
  expect(clock.isDoubtful, 'it was 50 in this period').toBe(false)
  way.say(80, 3_000)
  expect([clock.leastMs, clock.isDoubtful]).toEqual([50, true])
  clock.leaveLine(way.now, 100)
  expect(clock.isLeft).toBe(true)
  way.say(52)
  expect(clock.hasSeen, 'it was asked behind what was on its way').toBe(false)
  way.say(52)
  expect(clock.hasSeen).toBe(true)
  clock.returnToLine(way.now)
  expect([clock.isLeft, clock.isDoubtful, clock.leastMs]).toEqual([false, false, 52])
  expect(clock.lastLook).toEqual({ at: way.now, beforeMs: 30, queueMs: 0 })
})

test('what stands without us is somebody else’s, and the way’s own only when it stands for twenty minutes', () => {
  const clock = createPathClock()
  const way = answering(clock)
  clock.isLoaded = true
  way.say(50)
  for (let look = 0; look < 2; look++) {
    way.say(140, 700)
    clock.leaveLine(way.now, 100)
    way.say(140, 3)
    clock.returnToLine(way.now)
    expect(clock.lastLook?.queueMs).toBe(look === 0 ? 90 : 0)
  }
  expect(clock.leastMs).toBe(140)
})

test('no answer while the line was left says nothing', () => {
  const clock = createPathClock()
  const way = answering(clock)
  way.say(50)
  clock.leaveLine(way.now, 100)
  expect(clock.hasSeen).toBe(false)
  clock.returnToLine(way.now + 5_000)
  expect(clock.lastLook).toBeNull()
  expect(createPathClock().hasSeen, 'where the browser tells none, it is not waited for').toBe(true)
})

test('beside somebody else’s queue it is planned with what stood without us, and no more', () => {
  const clock = createPathClock()
  const way = answering(clock)
  way.say(50)
  way.say(180, 3)
  expect(clock.plannedMs).toBe(50)
  clock.leaveLine(way.now, 180)
  way.say(140, 3)
  clock.returnToLine(way.now)
  clock.competes = true
  way.say(300, 3)
  expect(clock.plannedMs).toBe(140)
  way.say(80, 3)
  expect(clock.plannedMs).toBe(80)
})

test('what was seen of another way is no look at this one', () => {
  const clock = createPathClock()
  const way = answering(clock)
  clock.isLoaded = true
  way.say(30)
  clock.leaveLine(way.now, 0)
  way.say(30, 2)
  expect(clock.hasSeen).toBe(true)
  clock.note(connection, answer(95, 900, 'two'), way.now + 1_000)
  clock.returnToLine(way.now + 2_000)
  expect(clock.leastMs).toBe(95)
})
