import type { Clock } from '../lib/clock.ts'

// When anything went out to a person or came from there.

/** Longer ago than this, nothing is being sent. */
export const sendingMs = 1_000
/** Nothing moved for so long: the way was gone. */
const outageMs = 2_000

export interface Activity {
  /** When a receipt came last. */
  readonly deliveredAt: number
  /** Since anything was sent, milliseconds. */
  unsentMs(now: number): number
  /** Since anything was sent, came or was opened, milliseconds. */
  idleMs(now: number): number
  sent(): void
  /** A block came, or a connection was opened. */
  moved(): void
  /** A receipt came. */
  delivered(): void
}

/** @param outageEnded something goes again after nothing did, in one of the two directions */
export function createActivity(clock: Clock, outageEnded: () => void): Activity {
  let sentAt = -Infinity
  let movedAt = clock.now()
  let deliveredAt = clock.now()

  const activity: Activity = {
    get deliveredAt() {
      return deliveredAt
    },
    unsentMs: (now) => now - sentAt,
    idleMs: (now) => now - Math.max(sentAt, movedAt),
    sent() {
      const now = clock.now()
      if (now - sentAt > outageMs) outageEnded()
      sentAt = now
    },
    moved() {
      const now = clock.now()
      if (now - movedAt > outageMs) outageEnded()
      movedAt = now
    },
    delivered() {
      deliveredAt = clock.now()
      activity.moved()
    },
  }
  return activity
}
