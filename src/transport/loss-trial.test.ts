import { describe, expect, test } from 'vitest'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createLossTrial } from './loss-trial.ts'

/** Looks four times a second; how many there are then follows, and comes back as it was when no trial runs. */
function run(shareOf: (lanes: number) => number, seconds: number, packetsPerSecond = 3_000, seed = 1) {
  const random = seededRandom(seed)
  const trial = createLossTrial()
  const seen: number[] = []
  let lanes = 8
  let [sent, lost, since] = [0, 0, 0]
  let ours = 0
  const recount = (now: number) => ([sent, lost, since] = [0, 0, now])
  for (let now = 0; now < seconds * 1_000; now += 250) {
    const packets = Math.floor(packetsPerSecond / 4)
    sent += packets
    for (let i = 0; i < packets; i++) if (random() < shareOf(lanes)) lost++
    const verdict = trial.look({
      now,
      lanes,
      maySpare: lanes > 1,
      countedSince: since,
      sentPackets: sent,
      lostPackets: lost,
      roundTripMs: 50,
    })
    if (verdict === 'fewer') {
      lanes--
      recount(now)
    }
    if (verdict === 'ours') ours++
    if (!trial.isRunning && !trial.isOurs && lanes < 8) {
      lanes = 8
      recount(now)
    }
    seen.push(lanes)
  }
  return { seen, ours, trial }
}

describe('whether packets are lost because of us', () => {
  test.each([0.02, 0.1])('yes where %d of them are, and more with more: fewer and fewer are left', (most) => {
    const { seen, ours } = run((lanes) => most * (lanes / 8) ** 2, 120)
    expect(ours).toBeGreaterThan(0)
    expect(most * ((seen.at(-1) ?? 8) / 8) ** 2).toBeLessThan(0.01)
  })

  test('no where as many are lost whatever there is: all are back at once, and it is asked ever less often', () => {
    let wrong = 0
    for (let seed = 1; seed <= 20; seed++) {
      const { seen, ours } = run(() => 0.01, 600, 700, seed)
      wrong += ours > 0 ? 1 : 0
      if (ours === 0) expect(seen.filter((lanes) => lanes < 8).length / seen.length).toBeLessThan(0.2)
    }
    expect(wrong).toBeLessThanOrEqual(5)
  })

  test('it is not asked where little is lost, or just at first', () => {
    expect(new Set(run(() => 0.003, 60).seen)).toEqual(new Set([8]))
    expect(new Set(run(() => 0.1, 9).seen)).toEqual(new Set([8]))
  })

  test('who sends too little to tell gives up, and what it was is forgotten with the sending', () => {
    const slow = run((lanes) => 0.05 * (lanes / 8) ** 2, 300, 20)
    expect(slow.ours).toBe(0)
    expect(slow.seen.at(-1)).toBe(8)
    const { trial } = run((lanes) => 0.1 * (lanes / 8) ** 2, 60)
    expect(trial.isOurs).toBe(true)
    trial.reset()
    expect([trial.isOurs, trial.isRunning]).toEqual([false, false])
  })
})
