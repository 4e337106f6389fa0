import { fullQueueMs } from './line-look.ts'
import { createPageTime, type CheckedPath } from './page-time.ts'

// How many bytes one connection may have on its way: given to the browser, and no receipt yet. Without this bound the
// browser's slow start fills the line's queue until it spills hundreds of packets at once, and an association that lost so
// many can stand still for seconds. What the rate brings in a round trip is on the line; what goes beyond it, waits.

/** Beyond the round trip, as time: what may wait in the line's queue for our sake, however many connections there are. */
const queueMs = 25
/** In the local network the queue is short and the pages are what takes time. */
const localReserveMs = 250
/** No fewer bytes, however slow it is. */
const floors = {
  /** Three blocks and what is around them: while the receipt of one comes back, the next leaves, and one waits. */
  usual: 208 * 1024,
  /** Two, where blocks wait anyway: a slow line would keep the third waiting. */
  queued: 136 * 1024,
  /** Down to one, where several do. */
  crowded: 68 * 1024,
} as const
const firstBytes = 288 * 1024
const maxBytes = 2 * 1024 * 1024
/** By how much a start goes beyond what arrives. Twice as much would spill a line's queue that is as long as the way. */
const startGain = 1.5
/** A start is over when the rate has not grown by this factor for so many round trips. */
const startGrowth = 1.2
const startRoundTrips = 3
/** In one of so many round trips it is tried whether more arrives; a long way would never be filled again otherwise. */
const probeEvery = 6
const probeGain = 1.25
/** With a longer queue the line is full, and nothing is to be found out. */
const shortQueueMs = 10
/** Of what fills the way, while the line is left. */
const leftShare = 0.5
/** How fast a lower rate is believed; a higher one is at once. */
const fall = 1 / 8

export interface WindowPath extends CheckedPath {
  /** It does not leave the local network. */
  readonly isLocal: boolean
  /** The least round trip, milliseconds; null where the browser does not say. */
  readonly leastMs: number | null
  /** The line is given less than it carries for a moment: see line-look.ts. */
  readonly isLeft: boolean
  /** How many people's ways wait on a crowded line: what each has at least adds up. */
  readonly sharers: number
  noteLatency(ms: number, now: number): void
}

export interface SentMark {
  readonly length: number
  readonly sentAt: number
  /** What had arrived when it was sent. */
  readonly arrivedBefore: number
  /** There was room for more: the rate says nothing against the connection. */
  readonly isIdle: boolean
  /** Nothing had to leave before it: how long it took is the line's and the pages'. */
  readonly leftAtOnce: boolean
}

export interface SendWindow {
  readonly bytes: number
  /** How much it can carry is not known yet. */
  readonly isStarting: boolean
  /** Bytes per millisecond; null before the first arrival. */
  readonly rate: number | null
  /** Blocks wait on the line. */
  readonly isLineFull: boolean
  /** @param openBytes with this one @param isAlone all that was given before has left the browser */
  sent(length: number, openBytes: number, isAlone: boolean, now: number): SentMark
  /** The marks of what arrived at once, in order; at least one. */
  arrived(marks: readonly SentMark[], now: number): void
}

/** @param startsAlone nobody else fills this way for us yet: only then may a start be a quick one */
export function createSendWindow(path: WindowPath, startsAlone: boolean): SendWindow {
  let rate: number | null = null
  let arrivedBytes = 0
  let isStarting = startsAlone
  let isProbing = false
  let messageLength = 0
  let peakRate = 0
  let peakAt = 0
  const pages = createPageTime(path)

  /** What the last answer said, and what blocks have waited since; unknown, none. */
  const lineQueueMs = () => (path.newestMs === null ? 0 : path.newestMs - (path.leastMs ?? 0) + pages.waitMs)

  function noteStart(sample: number, now: number): void {
    if (sample > peakRate * startGrowth) {
      peakRate = sample
      peakAt = now
    } else if (now - peakAt > startRoundTrips * (path.plannedMs ?? 0)) {
      isStarting = false
    }
  }

  function windowBytes(): number {
    const { plannedMs } = path
    if (rate === null || plannedMs === null) return startsAlone ? firstBytes : floors.usual
    if (path.isLocal) return Math.max(firstBytes, rate * localReserveMs)
    // A receipt comes for a whole message: one is on its way beside what the rate says.
    const bytes = rate * (plannedMs + queueMs + pages.ms) + messageLength
    if (!isStarting) return isProbing ? bytes * probeGain : bytes
    return Math.max(firstBytes, bytes, rate * plannedMs * startGain + messageLength)
  }

  /** Of our own: beside somebody else's it is planned with what there is. */
  const isQueueStanding = () => (path.latestMs ?? 0) - (path.plannedMs ?? 0) > fullQueueMs

  const floorBytes = () => (isQueueStanding() ? Math.max(floors.crowded, floors.queued / path.sharers) : floors.usual)

  return {
    get bytes() {
      if (path.isLeft) return (rate ?? 0) * (path.leastMs ?? 0) * leftShare
      return Math.min(maxBytes, Math.max(floorBytes(), windowBytes()))
    },
    get isStarting() {
      return isStarting
    },
    get isLineFull() {
      return lineQueueMs() >= shortQueueMs
    },
    get rate() {
      return rate
    },
    sent(length, openBytes, isAlone, now) {
      const isIdle = path.isLeft || openBytes < this.bytes / 2
      // An association takes some round trips to send its first one.
      return { length, sentAt: now, arrivedBefore: arrivedBytes, isIdle, leftAtOnce: isAlone && arrivedBytes > 0 }
    },
    arrived(marks, now) {
      for (const { length } of marks) arrivedBytes += length
      const newest = marks.at(-1)
      if (!newest) return
      const latency = Math.max(now - newest.sentAt, 0.1)
      path.noteLatency(latency, now)
      messageLength = newest.length
      isProbing = lineQueueMs() < shortQueueMs && Math.floor(now / (path.plannedMs || 1)) % probeEvery === 0
      const sample = (arrivedBytes - newest.arrivedBefore) / latency
      if (isStarting) noteStart(sample, now)
      if (rate === null || sample > rate) rate = sample
      else if (!newest.isIdle) rate += (sample - rate) * fall
      for (const { leftAtOnce, length, sentAt } of marks) {
        if (leftAtOnce) pages.note(length, now - sentAt, rate)
      }
    },
  }
}
