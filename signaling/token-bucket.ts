/** `perSecond` refills up to `burst`; both above zero. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A bucket is one number: the moment at which it is full again. Any moment that has passed will do for a full one. */
export type FullAt = number

/** Rounding of moments must not cost the last token of a burst. */
const tolerance = 0.01

/**
 * Takes `amount` whole or not at all. `now` and every later one: milliseconds of one monotonic clock.
 * @returns the bucket as it is then, or null when there was not enough in it
 */
export function takeTokens(bucket: FullAt, { perSecond, burst }: Rate, amount: number, now: number): FullAt | null {
  const from = Math.max(bucket, now)
  const held = burst - ((from - now) * perSecond) / 1000
  return amount > held + tolerance ? null : from + (amount * 1000) / perSecond
}
