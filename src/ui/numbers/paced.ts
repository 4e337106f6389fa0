import { type Clock, systemClock } from '../../lib/clock.ts'

// Each drawing of the page costs as much as moving a megabyte, and numbers that change faster can't be read.

/** Drawings within any second, however they were asked for. */
const most = 4
const windowMs = 1_000
/** Between two that nobody waits for. */
const gapMs = windowMs / most

export interface Pace {
  /** Renders once for any number of calls: soon after a quiet time, else when the gap is over. */
  readonly request: () => void
  /** Renders now, for what somebody waits for; at the latest when the second has room for one more. */
  readonly now: () => void
  readonly cancel: () => void
}

export function paced(render: () => void, clock: Clock = systemClock): Pace {
  /** Of the latest `most` drawings, the oldest first. */
  let drawn: readonly number[] = []
  let waiting: { readonly until: number; readonly stop: () => void } | null = null

  function cancel(): void {
    waiting?.stop()
    waiting = null
  }

  function wait(until: number): void {
    if (waiting && waiting.until <= until) return
    cancel()
    const stop = clock.after(Math.max(0, Math.ceil(until - clock.now())), () => {
      waiting = null
      // A timer may ring early by a fraction of a millisecond.
      if (clock.now() < until) wait(until)
      else draw()
    })
    waiting = { until, stop }
  }

  function draw(): void {
    cancel()
    drawn = [...drawn, clock.now()].slice(-most)
    render()
  }

  /** When there are fewer than `most` within a second again. */
  const roomFrom = () => (drawn.length < most ? 0 : (drawn[0] ?? 0) + windowMs)

  return {
    request: () => wait(Math.max(clock.now(), (drawn.at(-1) ?? Number.NEGATIVE_INFINITY) + gapMs, roomFrom())),
    now() {
      if (clock.now() >= roomFrom()) draw()
      else wait(roomFrom())
    },
    cancel,
  }
}
