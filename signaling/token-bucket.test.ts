import fc from 'fast-check'
import { expect, it } from 'vitest'
import { takeTokens } from './token-bucket.ts'

it('starts full, gives whole amounts only, and refills up to its burst', () => {
  const rate = { perSecond: 10, burst: 5 }
  let bucket = 0
  const take = (amount: number, now: number): boolean => {
    const rest = takeTokens(bucket, rate, amount, now)
    bucket = rest ?? bucket
    return rest !== null
  }
  expect([take(3, 1000), take(3, 1000), take(2, 1000), take(1, 1000)]).toEqual([true, false, true, false])
  expect([take(1, 1100), take(1, 1100)]).toEqual([true, false])
  expect([take(5, 9000), take(1, 9000), take(6, 99_000)]).toEqual([true, false, false])
})

it('never gives more than burst and refill, and never less than a token short of it', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(2000), amount: fc.integer({ min: 1, max: 40 }) }), { minLength: 1 })
  const rates = fc.record({ perSecond: fc.integer({ min: 1, max: 200 }), burst: fc.integer({ min: 1, max: 100 }) })
  fc.assert(
    fc.property(rates, steps, fc.nat(2 ** 40), (rate, steps, start) => {
      let [bucket, now, held] = [0, start, rate.burst]
      for (const { wait, amount } of steps) {
        now += wait
        held = Math.min(rate.burst, held + (wait * rate.perSecond) / 1000)
        const rest = takeTokens(bucket, rate, amount, now)
        // Closer than rounding can tell, either is right.
        if (Math.abs(held - amount) > 0.05) expect(rest !== null).toBe(held > amount)
        if (rest !== null) [bucket, held] = [rest, held - amount]
      }
    }),
  )
})
