import type { Clock } from './clock.ts'

/** Lets `capacity` through at once and `perSecond` on average. */
export interface TokenBucket {
  /** False when there is not enough left; then nothing is taken. */
  take(count?: number): boolean
}

export function createTokenBucket(clock: Clock, capacity: number, perSecond: number): TokenBucket {
  let tokens = capacity
  let filledAt = clock.now()

  return {
    take(count = 1) {
      const now = clock.now()
      tokens = Math.min(capacity, tokens + ((now - filledAt) / 1000) * perSecond)
      filledAt = now
      if (tokens < count) return false
      tokens -= count
      return true
    },
  }
}
