import type { Clock } from './clock.ts'

// For tests: time that passes as fast as the work in it allows.

interface Timer {
  readonly at: number
  readonly order: number
  readonly callback: () => void
}

export interface SimulatedClock extends Clock {
  /** Runs everything that is due in the next `ms`, in order, and waits for the work that each timer starts. */
  run(ms: number): Promise<void>
  /** Runs until `isTrue`, looking after every timer. @throws when it does not become true within `ms`. */
  runUntil(isTrue: () => boolean, ms: number, what: string): Promise<void>
}

/** `idle` resolves once everything asynchronous that was started has ended. */
export function createSimulatedClock(idle: () => Promise<void>): SimulatedClock {
  const timers = new Set<Timer>()
  let now = 0
  let order = 0

  function after(delayMs: number, callback: () => void): () => void {
    const timer = { at: now + Math.max(0, delayMs), order: order++, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  function next(until: number): Timer | null {
    let first: Timer | null = null
    for (const timer of timers) {
      if (timer.at > until) continue
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
    }
    return first
  }

  async function runTo(until: number, isTrue: () => boolean): Promise<boolean> {
    for (;;) {
      await idle()
      if (isTrue()) return true
      const timer = next(until)
      if (!timer) break
      timers.delete(timer)
      now = timer.at
      timer.callback()
    }
    now = until
    return isTrue()
  }

  return {
    now: () => now,
    after,
    every(periodMs, callback) {
      let cancel = () => {}
      const tick = () => {
        cancel = after(periodMs, tick)
        callback()
      }
      cancel = after(periodMs, tick)
      return () => cancel()
    },
    async run(ms) {
      await runTo(now + ms, () => false)
    },
    async runUntil(isTrue, ms, what) {
      const start = now
      if (!(await runTo(now + ms, isTrue))) throw new Error(`not within ${ms} ms from ${start}: ${what}`)
    },
  }
}
