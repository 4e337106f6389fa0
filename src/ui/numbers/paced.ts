import { type Clock, systemClock } from '../../lib/clock.ts'

// Each drawing of the page costs as much as moving a megabyte, and numbers that change faster can't be read.

/** Numbers change at most four times a second. */
const gapMs = 250

export interface Pace {
  /** Renders once for any number of calls: soon after a quiet time, else when the gap since the last drawing is over. */
  readonly request: () => void
  /** Renders now: a new state is what somebody waits for, and seldom comes. */
  readonly now: () => void
  readonly cancel: () => void
}

export function paced(render: () => void, clock: Clock = systemClock): Pace {
  let last = Number.NEGATIVE_INFINITY
  let stopWaiting: (() => void) | null = null

  function cancel(): void {
    stopWaiting?.()
    stopWaiting = null
  }

  function now(): void {
    cancel()
    last = clock.now()
    render()
  }

  function wait(): void {
    const until = last + gapMs
    stopWaiting = clock.after(Math.max(0, Math.ceil(until - clock.now())), () => {
      // A timer may ring early by a fraction of a millisecond.
      if (clock.now() < until) wait()
      else now()
    })
  }

  return {
    request() {
      if (!stopWaiting) wait()
    },
    now,
    cancel,
  }
}
