import type { RoundTrip } from '../core/ports/transport.ts'
import type { LookingWay } from './line-look.ts'
import type { WindowPath } from './send-window.ts'

// The round trip to one person, from the browser's own checks on all connections: these are answered below the pages, so
// that no page's pause counts as the way's.

/** Round trips below this are the same network, or as good. */
const nearMs = 8
/** The least is taken over this long, twice, because ways change. */
const periodMs = 600_000
/** After so long without an answer nothing of before is true any more. */
const silenceMs = 60_000
/** An answer so little above the least says that it still holds. */
const confirmMs = 5
/** A queue that does not stand for so long is a burst: what waited least counts, but of two answers at least. */
const standMs = 1_000
/** An answer that is older says nothing about the queue. */
const freshMs = 8_000

export interface PathClock extends WindowPath, LookingWay {
  /** The same network, or as near: one connection fills it. */
  readonly isNear: boolean
  isLocal: boolean
  sharers: number
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
  /** Something of ours is on the way: what waits may be our own. */
  isLoaded: boolean
  /** The least is old or new, and all that was seen since may have waited behind what we sent: time to look. */
  readonly isDoubtful: boolean
}

interface Answer {
  readonly ms: number
  readonly at: number
}

export function createPathClock(): PathClock {
  const answers = new WeakMap<object, number>()
  const pairs = new WeakMap<object, string>()
  const askedAt = new WeakMap<object, number>()
  /** The last ones, in order. */
  let recent: readonly Answer[] = []
  let leastNow = Infinity
  let leastBefore = Infinity
  let periodSince = -Infinity
  let heardAt = -Infinity
  let heard = 0
  let answeredAt = -Infinity
  /** What was asked before then may have waited behind what was on its way. */
  let clearFrom: number | null = null
  let seenMs: number | null = null
  let lastLook: PathClock['lastLook'] = null
  /** The least was seen behind what we sent only. */
  let isUnsure = false
  /** When each connection was heard last. */
  const heardFrom = new Map<object, number>()

  const least = () => Math.min(leastNow, leastBefore)
  const latest = () => (recent.length === 0 ? null : Math.min(...recent.map(({ ms }) => ms)))

  const isOld = (now: number) => now - periodSince > periodMs
  const isConfirmed = () => leastNow <= leastBefore + confirmMs

  function beginPeriod(now: number): void {
    leastBefore = leastNow
    leastNow = Infinity
    periodSince = now
  }

  function forget(now: number): void {
    recent = []
    leastNow = Infinity
    beginPeriod(now)
    // The first is asked before anything is sent.
    isUnsure = path.isLoaded && heardAt > -Infinity
  }

  function noteLeast(ms: number, now: number): void {
    if (isUnsure && !path.isLoaded) forget(now)
    else if (isOld(now) && (isConfirmed() || !path.isLoaded)) beginPeriod(now)
    heardAt = now
    leastNow = Math.min(leastNow, ms)
  }

  /** The others go on over the way that they had: one that changes its pair says nothing of it. */
  function isHeardByOthers(source: object, now: number): boolean {
    heardFrom.set(source, now)
    for (const [each, at] of heardFrom) if (now - at > freshMs) heardFrom.delete(each)
    return heardFrom.size > 1
  }

  const path: PathClock = {
    competes: false,
    isLoaded: false,
    isLocal: false,
    sharers: 1,
    get isNear() {
      return recent.length > 0 && least() < nearMs
    },
    note(source, { milliseconds, answers: count, pair }, now) {
      const before = answers.get(source) ?? 0
      const isOtherPair = (pairs.get(source) ?? pair) !== pair
      pairs.set(source, pair)
      const askedBefore = askedAt.get(source) ?? -Infinity
      askedAt.set(source, now)
      if (count === before && !isOtherPair) return
      answers.set(source, count)
      heard++
      answeredAt = Math.max(answeredAt, askedBefore)
      if (clearFrom !== null && askedBefore >= clearFrom) seenMs = Math.min(seenMs ?? Infinity, milliseconds)
      const isAlone = !isHeardByOthers(source, now)
      // What counts anew is another pair too.
      if ((isAlone && (isOtherPair || count < before)) || now - heardAt > silenceMs) forget(now)
      noteLeast(milliseconds, now)
      const standing = recent.filter(({ at }) => now - at < standMs)
      recent = [...(standing.length > 0 ? standing : recent.slice(-1)), { ms: milliseconds, at: now }]
    },
    noteLatency(ms, now) {
      if (recent.length === 0) noteLeast(ms, now)
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
      return path.competes ? latest() : least()
    },
    queueMs(now, since) {
      const ms = latest()
      const [first] = recent
      if (ms === null || !first || recent.length === 1 || now - first.at > freshMs || first.at < since) return null
      return ms - least()
    },
    get isDoubtful() {
      return path.isLoaded && (isUnsure || (isOld(heardAt) && !isConfirmed()))
    },
    get isLeft() {
      return clearFrom !== null
    },
    leaveLine(now) {
      // What is on its way goes first, and what is asked behind it is late too.
      clearFrom = now + 2 * Math.max(latest() ?? 0, path.newestMs ?? 0)
      seenMs = null
    },
    get hasSeen() {
      return seenMs !== null || recent.length === 0
    },
    returnToLine(now) {
      clearFrom = null
      lastLook = null
      if (seenMs === null) return
      if (isOld(now)) beginPeriod(now)
      leastNow = Math.min(leastNow, seenMs)
      isUnsure = false
      lastLook = { queueMs: seenMs - least(), at: now }
    },
    get lastLook() {
      return lastLook
    },
  }
  return path
}
