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
    cancel = null
    ranAt = clock.now()
    run()
  }

  return {
    request() {
      cancel ??= clock.after(Math.max(0, ranAt + gapMs - clock.now()), runNow)
    },
    stop() {
      cancel?.()
      cancel = null
      ranAt = Infinity
    },
  }
}
