import type { RoundTrip } from '../core/ports/transport.ts'
import { createAnswerSources } from './answer-sources.ts'
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
  /** Each answer of a connection counts once. True when it comes over another pair of addresses than before. */
  note(source: object, measured: RoundTrip, now: number): boolean
  /** Where the browser tells no answers: how long a block took, which is the round trip and more. */
  noteLatency(ms: number, now: number): void
  /** Milliseconds above the least, as the lowest of the last answers says; null when they came before `since`. */
  queueMs(now: number, since: number): number | null
  /** The queue is not of our making: who plans with the least would never get anything beside who made it. */
  competes: boolean
  /** Something of ours is on the way: what waits may be our own. */
  isLoaded: boolean
  /** All that was seen of late may have waited behind what we sent, so that the least may be wrong: time to look. */
  readonly isDoubtful: boolean
}

interface Answer {
  readonly ms: number
  readonly at: number
}

export function createPathClock(): PathClock {
  const sources = createAnswerSources()
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
  let blindLooks = 0
  /** What stood when we left, milliseconds above the least. */
  let standingMs = 0

  const least = () => Math.min(leastNow, leastBefore)
  const latest = () => (recent.length === 0 ? null : Math.min(...recent.map(({ ms }) => ms)))

  const isOld = (now: number) => now - periodSince > periodMs
  const isConfirmed = () => leastNow <= leastBefore + confirmMs

  function beginPeriod(now: number): void {
    leastBefore = leastNow
    leastNow = Infinity
    periodSince = now
  }

  function forget(now: number, ms: number): void {
    // What is longer now may be so for what we send.
    isUnsure = path.isLoaded && ms > least() + confirmMs
    recent = []
    seenMs = null
    leastNow = Infinity
    beginPeriod(now)
  }

  function noteLeast(ms: number, now: number): void {
    if (isUnsure && !path.isLoaded) forget(now, ms)
    else if (isOld(now) && (isConfirmed() || !path.isLoaded)) beginPeriod(now)
    heardAt = now
    leastNow = Math.min(leastNow, ms)
  }

  const path: PathClock = {
    competes: false,
    isLoaded: false,
    isLocal: false,
    sharers: 1,
    get isNear() {
      return recent.length > 0 && least() < nearMs
    },
    note(source, told, now) {
      const answer = sources.note(source, told, now)
      if (!answer) return false
      const { milliseconds } = told
      heard++
      answeredAt = Math.max(answeredAt, answer.notBefore)
      if (answer.isOtherWay || now - heardAt > silenceMs) forget(now, milliseconds)
      // It was asked a round trip before it came.
      if (clearFrom !== null && answer.notBefore - milliseconds >= clearFrom) {
        seenMs = Math.min(seenMs ?? Infinity, milliseconds)
      }
      noteLeast(milliseconds, now)
      const standing = recent.filter(({ at }) => now - at < standMs)
      recent = [...(standing.length > 0 ? standing : recent.slice(-1)), { ms: milliseconds, at: now }]
      return answer.isOtherPair
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
      return path.competes ? Math.min(latest() ?? Infinity, least() + (lastLook?.queueMs ?? 0)) : least()
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
    leaveLine(now, emptyInMs) {
      clearFrom = now + emptyInMs
      seenMs = null
      standingMs = Math.max(0, (latest() ?? 0) - least())
    },
    get hasSeen() {
      return seenMs !== null || recent.length === 0
    },
    returnToLine(now) {
      clearFrom = null
      if (seenMs === null) {
        // Once is chance.
        if (++blindLooks > 1) lastLook = null
        return
      }
      blindLooks = 0
      if (isOld(now)) beginPeriod(now)
      leastNow = Math.min(leastNow, seenMs)
      isUnsure = false
      lastLook = { queueMs: seenMs - least(), at: now, beforeMs: standingMs }
    },
    get lastLook() {
      return lastLook
    },
  }
  return path
}
