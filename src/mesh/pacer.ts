import type { Clock } from '../lib/clock.ts'

/** Runs something soon after it was asked for, but never twice within the gap: many requests become one. */
export interface Pacer {
  request(): void
  stop(): void
}

export function createPacer(clock: Clock, gapMs: number, run: () => void): Pacer {
  let ranAt = -Infinity
  let cancel: (() => void) | null = null

  function runNow(): void {
    cancel?.()
    cancel = null
    ranAt = clock.now()
    run()
  }

  return {
    request() {
      const waitMs = ranAt + gapMs - clock.now()
      // At once where it may be: a hidden page's timers take a second.
      if (waitMs <= 0) runNow()
      else cancel ??= clock.after(waitMs, runNow)
    },
    stop() {
      cancel?.()
      cancel = null
      ranAt = Infinity
    },
  }
}
