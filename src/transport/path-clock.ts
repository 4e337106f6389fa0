import type { RoundTrip } from '../core/ports/transport.ts'
import type { WindowPath } from './send-window.ts'

// The round trip to one person, from the browser's own checks on all connections: these are answered below the pages, so
// that no page's pause counts as the way's.

/** Round trips below this are the same network. */
const nearMs = 8
/** The least is taken over this long, twice, because ways change. */
const periodMs = 30_000
/** A queue that does not stand for so long is a burst: what waited least counts, but of two answers at least. */
const standMs = 1_000
/** An answer that is older says nothing about the queue. */
const freshMs = 8_000

export interface PathClock extends WindowPath {
  /** The last answer came later than this: so long the way was there. */
  readonly answeredAt: number
  /** Each answer of a connection counts once. */
  note(source: object, measured: RoundTrip, now: number): void
  /** Where the browser tells no answers: how long a block took, which is the round trip and more. */
  noteLatency(ms: number, now: number): void
  /** Milliseconds above the least, as the lowest of the last answers says; null when they came before `since`. */
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
  const askedAt = new WeakMap<object, number>()
  /** The last ones, in order. */
  let recent: readonly Answer[] = []
  let leastNow = Infinity
  let leastBefore = Infinity
  let periodSince = -Infinity
  let heard = 0
  let answeredAt = -Infinity

  const least = () => Math.min(leastNow, leastBefore)
  const latest = () => (recent.length === 0 ? null : Math.min(...recent.map(({ ms }) => ms)))

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
    get isNear() {
      return recent.length > 0 && least() < nearMs
    },
    note(source, { milliseconds, answers: count }, now) {
      const before = answers.get(source) ?? 0
      const askedBefore = askedAt.get(source) ?? -Infinity
      askedAt.set(source, now)
      if (count === before) return
      answers.set(source, count)
      heard++
      answeredAt = Math.max(answeredAt, askedBefore)
      // Another pair of candidates counts anew: it is another way.
      noteLeast(milliseconds, now, count < before || recent.length === 0)
      const standing = recent.filter(({ at }) => now - at < standMs)
      recent = [...(standing.length > 0 ? standing : recent.slice(-1)), { ms: milliseconds, at: now }]
    },
    noteLatency(ms, now) {
      if (recent.length === 0) noteLeast(ms, now, false)
    },
    get leastMs() {
      return recent.length === 0 ? null : least()
    },
    get latestMs() {
      return latest()
    },
    get newestMs() {
      return recent.at(-1)?.ms ?? null
    },
    get answers() {
      return heard
    },
    get answeredAt() {
      return answeredAt
    },
    get plannedMs() {
      if (recent.length === 0) return Number.isFinite(least()) ? least() : null
      return this.competes ? latest() : least()
    },
    queueMs(now, since) {
      const ms = latest()
      const [first] = recent
      if (ms === null || !first || recent.length === 1 || now - first.at > freshMs || first.at < since) return null
      return ms - least()
    },
  }
}
