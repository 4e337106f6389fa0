import type { Clock } from '../lib/clock.ts'

// What leaves this page for all people together, and, where the person wants to leave room for others on the line, how
// much may. How much the line carries shows when its queue grows: so fast we were. Where no queue grows there is room.

/** Milliseconds above the least round trip: the line is full. */
const fullQueueMs = 20
/** Of what the line carries, when room is left. */
const share = 0.8
/** How long a measurement holds; after that more and more is sent, to see whether the line carries more by now... */
const holdMs = 30_000
/** ...twice as much in so long... */
const doublingMs = 10_000
/** ...until nothing is known any more. */
const forgetMs = 90_000
/** A person's word about the queue. */
const freshMs = 3_000
/** So long it must be filled before its queue counts: it may be somebody else's, from before. */
const fillMs = 1_500
/** Over how long the rate is taken. */
const rateMs = 1_000
/** What may leave at once after a pause: the timers of a hidden page run once a second. */
const burstMs = 1_000
const minBurstBytes = 256 * 1024

export interface Uplink {
  /** Whether room is left for others. */
  leavesRoom: boolean
  /** False: wait for `onRoom`. */
  readonly hasRoom: boolean
  /** Blocks were given to the browser. */
  sent(length: number): void
  /**
   * How long the queue on the way to somebody is now. It is our line's only where it is on the ways to all others too.
   * @param way stands for that person
   * @param isFilled we gave this way all that its connections took
   */
  noteQueue(way: object, queueMs: number, isFilled: boolean): void
  /** Bytes per second; null while nothing limits. */
  readonly limit: number | null
  /** Calls back when there is room again, as often as that happens. */
  onRoom(listener: () => void): () => void
}

export function createUplink(clock: Clock): Uplink {
  let listeners: readonly (() => void)[] = []
  /** What each way said last. */
  const queues = new Map<object, { readonly ms: number; readonly at: number }>()
  /** What was sent in the last while, by when. */
  let recent: { readonly at: number; readonly length: number }[] = []
  let leavesRoom = false
  /** Bytes per millisecond. */
  let capacity: number | null = null
  let measuredAt = -Infinity
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
    return capacity * share * 2 ** (Math.max(0, ageMs - holdMs) / doublingMs)
  }

  const isSeeking = () => limitNow() === null || clock.now() - measuredAt >= holdMs

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
    const served = new Set<() => void>()
    for (const listener of listeners) {
      const before = allowance
      listener()
      if (allowance < before) served.add(listener)
    }
    // Whoever took something may have left nothing to the others: next time they come first.
    listeners = [...listeners.filter((each) => !served.has(each)), ...listeners.filter((each) => served.has(each))]
  }

  /** The shortest of all that are known. */
  function queueOfAll(way: object, ms: number): number {
    const now = clock.now()
    queues.set(way, { ms, at: now })
    for (const [known, { at }] of queues) if (now - at > freshMs) queues.delete(known)
    return Math.min(...[...queues.values()].map((queue) => queue.ms))
  }

  return {
    get leavesRoom() {
      return leavesRoom
    },
    set leavesRoom(isWanted) {
      leavesRoom = isWanted
      wakeIn(0)
    },
    get hasRoom() {
      const limit = limitNow()
      if (limit === null) return true
      fill(limit)
      if (allowance > 0) return true
      wakeIn(Math.max(1, -allowance / limit))
      return false
    },
    sent(length) {
      const now = clock.now()
      const limit = limitNow()
      if (!isSeeking() || now - lastSentAt > rateMs) freeSince = now
      lastSentAt = now
      recent.push({ at: now, length })
      if (recent.length > 1_000) rate()
      if (limit !== null) allowance -= length
    },
    noteQueue(way, ms, isFilled) {
      const now = clock.now()
      if (queueOfAll(way, ms) <= fullQueueMs || !isSeeking()) return
      if (now - freeSince < fillMs || now - lastSentAt > rateMs) return
      // While there is less of ours than the line takes, the queue is somebody else's.
      if (limitNow() !== null && !isFilled) return
      capacity = rate()
      measuredAt = now
      allowance = 0
      filledAt = now
    },
    get limit() {
      const limit = limitNow()
      return limit === null ? null : limit * 1_000
    },
    onRoom(listener) {
      listeners = [...listeners, listener]
      return () => void (listeners = listeners.filter((each) => each !== listener))
    },
  }
}
