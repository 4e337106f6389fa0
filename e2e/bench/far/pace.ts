/** Spreads what is due at once: a busy relay that catches up must not overrun the sockets of those who receive. */
export interface Pace {
  /** Whether one may go now. It counts as gone then. */
  take(now: number): boolean
  /** When the next may go. */
  nextAt(): number
}

/** @param burst so many may go at once after a pause */
export function createPace({ perMs, burst }: { readonly perMs: number; readonly burst: number }): Pace {
  const stepMs = 1 / perMs
  /** When all that has gone would have gone evenly. */
  let evenAt = 0
  return {
    take(now) {
      if (evenAt > now) return false
      evenAt = Math.max(evenAt, now - (burst - 1) * stepMs) + stepMs
      return true
    },
    nextAt: () => evenAt,
  }
}
