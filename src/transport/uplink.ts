import type { Clock } from '../lib/clock.ts'

// What leaves this page for all people together, and, where the person wants to leave room for others on the line, how
// much may. How much the line carries shows when its queue grows: so fast we were. Where no queue grows there is room.

/** Milliseconds above the least round trip: the line is full. */
const fullQueueMs = 20
/** Of what the line carries, when room is left. */
const share = 0.8
/** How long a measurement holds; after that the line is filled again, to see whether it carries more by now. */
const holdMs = 30_000
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
  /** What the way to somebody says of the line's queue now. */
  noteQueue(queueMs: number): void
  /** Bytes per second; null while nothing limits. */
  readonly limit: number | null
  /** Calls back when there is room again, as often as that happens. */
  onRoom(listener: () => void): () => void
}

export function createUplink(clock: Clock): Uplink {
  const listeners = new Set<() => void>()
  /** What was sent in the last while, by when. */
  let recent: { readonly at: number; readonly length: number }[] = []
  let leavesRoom = false
  /** Bytes per millisecond. */
  let capacity: number | null = null
  let measuredAt = -Infinity
  /** Since when it is sent without a limit, without a pause. */
  let freeSince = -Infinity
  let lastSentAt = -Infinity
  let allowance = 0
  let filledAt = 0
  let cancelWake: (() => void) | null = null

  function limitNow(): number | null {
    if (!leavesRoom || capacity === null || clock.now() - measuredAt >= holdMs) return null
    return capacity * share
  }

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
    cancelWake ??= clock.after(delayMs, () => {
      cancelWake = null
      for (const listener of [...listeners]) listener()
    })
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
      if (limit !== null || now - lastSentAt > rateMs) freeSince = now
      lastSentAt = now
      recent.push({ at: now, length })
      if (recent.length > 1_000) rate()
      if (limit !== null) allowance -= length
    },
    noteQueue(queueMs) {
      const now = clock.now()
      if (queueMs <= fullQueueMs || limitNow() !== null) return
      if (now - freeSince < fillMs || now - lastSentAt > rateMs) return
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
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
