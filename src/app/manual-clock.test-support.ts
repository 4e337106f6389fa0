import type { Clock } from '../lib/clock.ts'

interface Timer {
  at: number
  readonly periodMs: number | null
  readonly callback: () => void
}

/** Time that stands still until the test moves it. */
export function createManualClock(): Clock & { pass(ms: number): void } {
  const timers = new Set<Timer>()
  let now = 0

  function add(delayMs: number, periodMs: number | null, callback: () => void): () => void {
    const timer: Timer = { at: now + delayMs, periodMs, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  return {
    now: () => now,
    after: (delayMs, callback) => add(delayMs, null, callback),
    every: (periodMs, callback) => add(periodMs, periodMs, callback),
    pass(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        now = next.at
        if (next.periodMs === null) timers.delete(next)
        else next.at += next.periodMs
        next.callback()
      }
      now = end
    },
  }
}
