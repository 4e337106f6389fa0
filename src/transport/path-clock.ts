import type { RoundTrip } from '../core/ports/transport.ts'
import type { WindowPath } from './send-window.ts'

// The round trip to one person, from the browser's own checks on all connections: these are answered below the pages, so
// that no page's pause counts as the way's.

/** The least is taken over this long, twice, because ways change. */
const periodMs = 30_000
/** An answer that is older says nothing about the queue. */
const freshMs = 8_000

export interface PathClock extends WindowPath {
  /** Each answer of a connection counts once. */
  note(source: object, measured: RoundTrip, now: number): void
  /** Where the browser tells no answers: how long a block took, which is the round trip and more. */
  noteLatency(ms: number, now: number): void
  /** Milliseconds above the least, as the lower of the last two answers says; null when they came before `since`. */
  queueMs(now: number, since: number): number | null
  /** The queue is not of our making: who plans with the least would never get anything beside who made it. */
  competes: boolean
}

interface Answer {
  readonly ms: number
  readonly at: number
}

export function createPathClock(): PathClock {
  const answers = new WeakMap<object, number>()
  let last: Answer | null = null
  let beforeLast: Answer | null = null
  let leastNow = Infinity
  let leastBefore = Infinity
  let periodSince = -Infinity

  const least = () => Math.min(leastNow, leastBefore)
  const latest = () => (last ? Math.min(last.ms, beforeLast?.ms ?? Infinity) : null)

  function noteLeast(ms: number, now: number, isOtherWay: boolean): void {
    if (isOtherWay || now - periodSince > periodMs) {
      // After a long silence nothing of before is true any more.
      leastBefore = isOtherWay || now - periodSince > 2 * periodMs ? Infinity : leastNow
      leastNow = Infinity
      periodSince = now
    }
    leastNow = Math.min(leastNow, ms)
  }

  return {
    competes: false,
    note(source, { milliseconds, answers: count }, now) {
      const before = answers.get(source) ?? 0
      if (count === before) return
      answers.set(source, count)
      // Another pair of candidates counts anew: it is another way.
      noteLeast(milliseconds, now, count < before || !last)
      beforeLast = last
      last = { ms: milliseconds, at: now }
    },
    noteLatency(ms, now) {
      if (!last) noteLeast(ms, now, false)
    },
    get leastMs() {
      return last && least()
    },
    get latestMs() {
      return latest()
    },
    get plannedMs() {
      if (!last) return Number.isFinite(least()) ? least() : null
      return this.competes ? latest() : least()
    },
    queueMs(now, since) {
      const ms = latest()
      if (ms === null || !beforeLast || now - beforeLast.at > freshMs || beforeLast.at < since) return null
      return ms - least()
    },
  }
}
