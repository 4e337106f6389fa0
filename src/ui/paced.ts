import { type Clock, systemClock } from '../lib/clock.ts'

/** Each drawing of the page costs as much as moving a megabyte, and numbers that change faster can't be read. */
const gapMs = 220

export interface Pace {
  /** Renders once for any number of calls: at once after a quiet time, else when the gap is over. */
  readonly request: () => void
  /** Renders now, and counts: for what somebody waits for. */
  readonly now: () => void
  readonly cancel: () => void
}

export function paced(render: () => void, clock: Clock = systemClock): Pace {
  let last = Number.NEGATIVE_INFINITY
  let stopWaiting: (() => void) | null = null
  function now(): void {
    stopWaiting?.()
    stopWaiting = null
    last = clock.now()
    render()
  }
  return {
    now,
    request() {
      stopWaiting ??= clock.after(Math.max(0, last + gapMs - clock.now()), now)
    },
    cancel() {
      stopWaiting?.()
      stopWaiting = null
    },
  }
}
