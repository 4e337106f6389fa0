import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceRate, bytesPerSecond, isSettled, secondsLeft, startRate, steadyEnd } from './rate.ts'

/** A counter that grows by `perSecond`, looked at every `stepMs`. */
function watch(perSecond: number, stepMs: number, steps: number, from = startRate(0, 0)) {
  let rate = from
  for (let i = 0; i < steps; i++) {
    const time = rate.time + stepMs
    rate = advanceRate(rate, time, rate.bytes + (perSecond * stepMs) / 1000)
  }
  return rate
}

describe('a rate', () => {
  test('is unknown after one look', () => {
    expect(bytesPerSecond(startRate(0, 5_000))).toBeNull()
  })

  test('is right from the second look on, however long its memory', () => {
    expect(bytesPerSecond(watch(1_000_000, 500, 1))).toBeCloseTo(1_000_000)
    expect(bytesPerSecond(watch(1_000_000, 500, 40))).toBeCloseTo(1_000_000)
  })

  test('falls to nearly nothing within 15 s of silence', () => {
    const flowing = watch(1_000_000, 500, 20)
    expect(bytesPerSecond(watch(0, 500, 30, flowing))).toBeLessThan(10_000)
  })

  test('does not follow one piece that came in a burst', () => {
    const steady = watch(1_000_000, 500, 40)
    const burst = advanceRate(steady, steady.time + 500, steady.bytes + 4_000_000)
    expect(bytesPerSecond(burst)).toBeLessThan(2_500_000)
  })

  test('takes looks closer together than 250 ms for one', () => {
    const rate = watch(1_000, 500, 4)
    expect(advanceRate(rate, rate.time + 249, rate.bytes + 1_000_000)).toBe(rate)
  })

  test('starts anew after sleep and after a counter that went back', () => {
    const rate = watch(1_000, 500, 4)
    expect(bytesPerSecond(advanceRate(rate, rate.time + 60_000, rate.bytes + 1))).toBeNull()
    expect(bytesPerSecond(advanceRate(rate, rate.time + 500, rate.bytes - 1))).toBeNull()
  })

  test('is never negative, infinite or no number', () => {
    const looks = fc.array(fc.tuple(fc.integer({ min: -100, max: 40_000 }), fc.integer({ min: -1_000, max: 1e12 })))
    fc.assert(
      fc.property(looks, (steps) => {
        let rate = startRate(0, 0)
        for (const [ms, bytes] of steps) {
          rate = advanceRate(rate, rate.time + ms, Math.max(0, rate.bytes + bytes))
          const speed = bytesPerSecond(rate)
          if (speed !== null) expect(Number.isFinite(speed) && speed >= 0).toBe(true)
        }
      }),
    )
  })
})

describe('the time left', () => {
  test.each([
    [1_000, 100, 10],
    [0, 100, 0],
    [1_000, null, null],
    [1_000, 0, null],
    [1_000, 0.5, null],
    [1e15, 2, null],
  ])('for %s bytes at %s a second is %s', (bytes, speed, seconds) => {
    expect(secondsLeft(bytes, speed)).toBe(seconds)
  })

  test('is not told by the first second or two', () => {
    let rate = startRate(0, 0)
    const settled = [500, 1000, 1500, 2000].map((time) => {
      rate = advanceRate(rate, time, time, 10_000)
      return isSettled(rate)
    })
    expect(settled).toEqual([false, false, false, true])
  })

  test('counts down by itself as long as it is about right, and says the new end once it is not', () => {
    const end = steadyEnd(null, 0, 100)
    expect(steadyEnd(end, 10_000, 95)).toBe(end)
    expect(steadyEnd(end, 10_000, 80)).not.toBe(end)
    expect(steadyEnd(end, 10_000, 110)).toBe(120_000)
    expect(steadyEnd(end, 10_000, null)).toBeNull()
  })
})
