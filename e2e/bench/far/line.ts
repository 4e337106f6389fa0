/** One person's way out: a narrow place with a queue before it, then a way that takes time and loses some. */
export interface LineOptions {
  /** What the narrow place passes; `Infinity` where there is none. */
  readonly bytesPerSecond: number
  /** How long a packet waits before it at most. */
  readonly queueMs: number
  /** One way. */
  readonly delayMs: number
  /** 0 to 1, of each packet for itself. */
  readonly loss: number
  /** 0 to below 1. */
  readonly random: () => number
}

export interface Line {
  /** @returns when a packet that comes now is at the other end, in ms of the same clock; null for never */
  pass(now: number, bytes: number): number | null
  readonly counts: LineCounts
}

export interface LineCounts {
  packets: number
  bytes: number
  /** On the way. */
  lost: number
  /** The queue was full. */
  dropped: number
}

/** Times never go down: what came first is due first. */
export function createLine({ bytesPerSecond, queueMs, delayMs, loss, random }: LineOptions): Line {
  const counts: LineCounts = { packets: 0, bytes: 0, lost: 0, dropped: 0 }
  /** When the narrow place has passed all that is before it. */
  let freeAt = 0
  return {
    counts,
    pass(now, bytes) {
      const startsAt = Math.max(now, freeAt)
      if (startsAt - now > queueMs) {
        counts.dropped++
        return null
      }
      freeAt = startsAt + (bytes / bytesPerSecond) * 1000
      // A packet that is lost has taken its time at the narrow place.
      if (random() < loss) {
        counts.lost++
        return null
      }
      counts.packets++
      counts.bytes += bytes
      return freeAt + delayMs
    },
  }
}
