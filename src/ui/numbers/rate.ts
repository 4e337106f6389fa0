// Speeds from a counter that is looked at now and then. A plain quotient of the last two looks jumps with each piece;
// this is the exponentially weighted mean over time, corrected for its short memory at the start.

/** Looks closer together than this are one look: at most 4 changes a second reach the screen. */
const minSampleMs = 250
/** A longer gap, as after sleep, says nothing about now. */
const maxSampleMs = 30_000
/** The time left follows the speed slowly, or it would jump with every piece. */
export const timeLeftConstantMs = 10_000
/** Less watched than this, an end can't be told yet: a share of the memory, 0 to 1. */
const settledWeight = 0.15
/** An end that has moved by less, as a share of the time left, is still the same end. */
const endTolerance = 0.12
/** Nobody plans by a longer time left. */
const maxSecondsLeft = 99 * 3600

export interface Rate {
  /** Of the last look. */
  readonly time: number
  readonly bytes: number
  /** Weighted sum of bytes per second, and the weights' sum, 0 to below 1. */
  readonly weighted: number
  readonly weight: number
}

export const startRate = (time: number, bytes: number): Rate => ({ time, bytes, weighted: 0, weight: 0 })

/** `timeConstantMs`: how long ago a change of speed is two thirds believed. */
export function advanceRate(rate: Rate, time: number, bytes: number, timeConstantMs = 3_000): Rate {
  const elapsed = time - rate.time
  if (bytes < rate.bytes || elapsed > maxSampleMs || elapsed < 0) return startRate(time, bytes)
  if (elapsed < minSampleMs) return rate
  const kept = Math.exp(-elapsed / timeConstantMs)
  const now = ((bytes - rate.bytes) * 1000) / elapsed
  return {
    time,
    bytes,
    weighted: rate.weighted * kept + now * (1 - kept),
    weight: rate.weight * kept + (1 - kept),
  }
}

/** Bytes per second; null before there were two looks. */
export const bytesPerSecond = (rate: Rate): number | null => (rate.weight > 0 ? rate.weighted / rate.weight : null)

/** Null where no honest number can be given: nothing flows, or the end is days away. */
export function secondsLeft(bytesLeft: number, speed: number | null): number | null {
  if (speed === null || speed < 1) return null
  const seconds = bytesLeft / speed
  return seconds <= maxSecondsLeft ? seconds : null
}

/** Whether it was watched for long enough to tell an end by. */
export const isSettled = (rate: Rate): boolean => rate.weight >= settledWeight

/**
 * When it ends, clock time: what was said before, as long as that is about right. So a time left counts down, and
 * doesn't swing with the speed. `left`: seconds, by what is known now.
 */
export function steadyEnd(said: number | null, now: number, left: number | null): number | null {
  if (left === null) return null
  const end = now + left * 1000
  return said !== null && Math.abs(end - said) <= left * 1000 * endTolerance ? said : end
}
