import type { Clock } from '../lib/clock.ts'
import { fullQueueMs } from './line-look.ts'

// What leaves this page for all people together, and, where the person wants to leave room for others on the line, how
// much may. How much the line carries shows when its queue grows: so fast we were. Where no queue grows there is room.
// Whose queue it is shows only on other ways: what was measured without one of them is soon measured again with it.

/** Of what the line carries, when room is left. */
const share = 0.8
/** How long a measurement holds; after that more and more is sent, to see whether the line carries more by now... */
const holdMs = 30_000
/** ...twice as much in so long... */
const doublingMs = 10_000
/** ...or sooner, where it is in doubt... */
const doubtedDoublingMs = 2_000
/** ...until nothing is known any more. */
const forgetMs = 90_000
/** A person's word about the queue. */
const freshMs = 3_000
/** So long it must be filled before its queue counts: it may be somebody else's, from before. */
const fillMs = 1_500
/** Over how long the rate is taken. */
const rateMs = 1_000
/** A measurement holds so long against a way that had no part in it: in that one the receiver's line may have been full. */
const doubtMs = 10_000
/** What may leave at once after a pause: the timers of a hidden page run once a second. */
const burstMs = 1_000
const minBurstBytes = 256 * 1024

export interface Uplink {
  /** Whether room is left for others. */
  leavesRoom: boolean
  /** Bytes per second; null while nothing limits. */
  readonly limit: number | null
  /** To one person, for one part, until it is forgotten. */
  way(options: UplinkWayOptions): UplinkWay
}

export interface UplinkWayOptions {
  /** It does not leave the local network: it neither counts nor is it limited. */
  readonly isLocal: () => boolean
  /** Called when there is room again, as often as that happens. */
  readonly room: () => void
}

export interface UplinkWay {
  /** False: wait for `room`. */
  readonly hasRoom: boolean
  /** Blocks were given to the browser. */
  sent(length: number): void
  /**
   * How long the queue on this way is now. It is our line's only where it is on all other ways too.
   * @param isFilled we gave this way all that its connections took
   */
  noteQueue(queueMs: number, isFilled: boolean): void
  /** It ended. */
  forget(): void
}

interface Way extends UplinkWayOptions {
  /** What it said last. */
  queue: { readonly ms: number; readonly at: number } | null
  sentAt: number
  /** When it had waited for room and took it. */
  servedAt: number
  /** It was sending when the line was measured, and had a queue as all others. */
  tookPart: boolean
}

export function createUplink(clock: Clock): Uplink {
  /** Whose turn it is comes first. */
  let ways: readonly Way[] = []
  /** What was sent in the last while, by when. */
  let recent: { readonly at: number; readonly length: number }[] = []
  let leavesRoom = false
  /** Bytes per millisecond. */
  let capacity: number | null = null
  let measuredAt = -Infinity
  /** Somebody waits who had no part in it. */
  let isDoubted = false
  let doubtedAt = -Infinity
  /** Since when it is sought how much the line carries, without a pause in sending. */
  let freeSince = -Infinity
  let lastSentAt = -Infinity
  let allowance = 0
  let filledAt = 0
  let wakesAt = Infinity
  let cancelWake: (() => void) | null = null

  function limitNow(): number | null {
    const ageMs = clock.now() - measuredAt
    if (!leavesRoom || capacity === null || ageMs >= forgetMs) return null
    const doubtedMs = isDoubted ? clock.now() - doubtedAt : 0
    const doublings = Math.max(0, ageMs - doubtedMs - holdMs) / doublingMs + doubtedMs / doubtedDoublingMs
    return capacity * share * 2 ** doublings
  }

  const isSeeking = () => limitNow() === null || isDoubted || clock.now() - measuredAt >= holdMs

  function burstOf(limit: number): number {
    return Math.max(minBurstBytes, limit * burstMs)
  }

  function fill(limit: number): void {
    const now = clock.now()
    allowance = Math.min(burstOf(limit), allowance + limit * (now - filledAt))
    filledAt = now
  }

  function rate(): number {
    const now = clock.now()
    recent = recent.filter(({ at }) => now - at <= rateMs)
    return recent.reduce((sum, { length }) => sum + length, 0) / rateMs
  }

  function wakeIn(delayMs: number): void {
    const at = clock.now() + delayMs
    if (at >= wakesAt) return
    cancelWake?.()
    wakesAt = at
    cancelWake = clock.after(delayMs, wake)
  }

  function wake(): void {
    wakesAt = Infinity
    const limit = limitNow()
    if (limit !== null) fill(limit)
    const served = new Set<Way>()
    for (const way of ways) {
      const before = allowance
      way.room()
      if (allowance >= before) continue
      served.add(way)
      way.servedAt = clock.now()
    }
    // Whoever took something may have left nothing to the others: next time they come first.
    ways = [...ways.filter((each) => !served.has(each)), ...ways.filter((each) => served.has(each))]
  }

  function hasRoom(): boolean {
    const limit = limitNow()
    if (limit === null) return true
    fill(limit)
    if (allowance > 0) return true
    wakeIn(Math.max(1, -allowance / limit))
    return false
  }

  function sent(way: Way, length: number): void {
    const now = clock.now()
    const limit = limitNow()
    if (!isSeeking() || now - lastSentAt > rateMs) freeSince = now
    lastSentAt = now
    way.sentAt = now
    recent.push({ at: now, length })
    if (recent.length > 1_000) rate()
    if (limit !== null) allowance -= length
  }

  const isFresh = ({ queue }: Way) => queue !== null && clock.now() - queue.at <= freshMs

  /** The shortest of all that are known. */
  const queueOfAll = () => Math.min(...ways.filter(isFresh).map(({ queue }) => queue?.ms ?? Infinity))

  /** It waits for a limit that was found without it. */
  function doubts(way: Way): boolean {
    const now = clock.now()
    if (limitNow() === null || isDoubted || way.tookPart || now - measuredAt < doubtMs) return false
    return way.servedAt > measuredAt && now - way.servedAt < doubtMs
  }

  /** What was measured holds until it is measured anew, but gives way soon. */
  function doubt(): void {
    isDoubted = true
    doubtedAt = clock.now()
    wakeIn(0)
  }

  function measure(isFilled: boolean): void {
    const now = clock.now()
    if (queueOfAll() <= fullQueueMs || !isSeeking()) return
    if (now - freeSince < fillMs || now - lastSentAt > rateMs) return
    // While there is less of ours than the line takes, the queue is somebody else's.
    if (!isFilled) return
    capacity = rate()
    measuredAt = now
    isDoubted = false
    allowance = 0
    filledAt = now
    for (const way of ways) way.tookPart = isFresh(way) && now - way.sentAt <= doubtMs
  }

  return {
    get leavesRoom() {
      return leavesRoom
    },
    set leavesRoom(isWanted) {
      leavesRoom = isWanted
      wakeIn(0)
    },
    get limit() {
      const limit = limitNow()
      return limit === null ? null : limit * 1_000
    },
    way(options) {
      const way: Way = { ...options, queue: null, sentAt: -Infinity, servedAt: -Infinity, tookPart: false }
      ways = [...ways, way]
      return {
        get hasRoom() {
          return way.isLocal() || hasRoom()
        },
        sent(length) {
          if (!way.isLocal()) sent(way, length)
        },
        noteQueue(queueMs, isFilled) {
          if (way.isLocal()) return
          way.queue = { ms: queueMs, at: clock.now() }
          if (doubts(way)) doubt()
          measure(isFilled)
        },
        forget: () => void (ways = ways.filter((each) => each !== way)),
      }
    },
  }
}
