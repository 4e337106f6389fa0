import { describe, expect, test } from 'vitest'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createLossTrial } from './loss-trial.ts'
import { createPathLoss } from './path-loss.ts'

interface Way {
  /** Of the packets, with so many connections after so many seconds. */
  readonly lossOf: (lanes: number, second: number) => number
  readonly seconds: number
  readonly packetsPerSecond?: number
  readonly seed?: number
}

/** Looks four times a second; how many there are then follows, and they come back when none runs and none were harmful. */
function run({ lossOf, seconds, packetsPerSecond = 3_000, seed = 1 }: Way) {
  const random = seededRandom(seed)
  const trial = createLossTrial()
  const loss = createPathLoss()
  const connection = {}
  const seen: number[] = []
  let [lanes, sent, received, caused] = [8, 0, 0, 0]
  for (let now = 0; now < seconds * 1_000; now += 250) {
    sent += Math.floor(packetsPerSecond / 4)
    const share = lossOf(lanes, now / 1_000)
    for (let i = 0; i < Math.floor(packetsPerSecond / 4); i++) if (random() >= share) received++
    if (now % 1_000 === 0) loss.note(connection, sent, received, now)
    const verdict = trial.look({ now, lanes, slots: loss.slotsAt(now), roundTripMs: 50 })
    const before = lanes
    if (verdict === 'fewer') lanes--
    if (verdict === 'caused') caused++
    if (!trial.isRunning && trial.harmfulLanes === Infinity) lanes = 8
    if (lanes !== before) loss.restart()
    seen.push(lanes)
  }
  return { seen, caused, trial }
}

const ofSquare = (most: number) => (lanes: number) => most * (lanes / 8) ** 2
const shareBelow = (seen: readonly number[], lanes: number) => seen.filter((each) => each < lanes).length / seen.length

describe('whether packets are lost because of us', () => {
  test.each([0.02, 0.1])('yes where %d of them are, and more with more: fewer and fewer are left', (most) => {
    const { seen, caused } = run({ lossOf: ofSquare(most), seconds: 180 })
    expect(caused).toBeGreaterThan(0)
    expect(ofSquare(most)(seen.at(-1) ?? 8)).toBeLessThan(0.01)
  })

  test('also after an hour in which nothing was lost', () => {
    const square = ofSquare(0.03)
    const { seen } = run({ lossOf: (lanes, second) => (second < 3_600 ? 0 : square(lanes)), seconds: 3_720 })
    expect(seen.at(-1)).toBeLessThan(6)
  })

  test('no where as many are lost whatever there is: all are back at once, and it is asked ever less often', () => {
    let wrong = 0
    for (let seed = 1; seed <= 20; seed++) {
      const { seen, caused } = run({ lossOf: () => 0.01, seconds: 600, packetsPerSecond: 700, seed })
      if (caused > 0) wrong++
      else expect(shareBelow(seen, 8)).toBeLessThan(0.2)
    }
    expect(wrong).toBeLessThanOrEqual(4)
  })

  test('it is not asked where little is lost, nor for a moment', () => {
    expect(new Set(run({ lossOf: () => 0.003, seconds: 60 }).seen)).toEqual(new Set([8]))
    expect(new Set(run({ lossOf: () => 0.1, seconds: 9 }).seen)).toEqual(new Set([8]))
    const moment = run({ lossOf: (_, second) => (second > 30 && second < 31 ? 0.3 : 0), seconds: 120 })
    expect(new Set(moment.seen)).toEqual(new Set([8]))
  })

  test('who sends too little to tell gives up', () => {
    const { caused, seen } = run({ lossOf: ofSquare(0.05), seconds: 300, packetsPerSecond: 20 })
    expect(caused).toBe(0)
    expect(shareBelow(seen, 8)).toBeLessThan(0.3)
  })

  test('what it was is forgotten with the sending', () => {
    const { trial } = run({ lossOf: ofSquare(0.1), seconds: 60 })
    expect(trial.harmfulLanes).toBeLessThan(9)
    trial.reset()
    expect([trial.harmfulLanes, trial.isRunning]).toEqual([Infinity, false])
  })
})
