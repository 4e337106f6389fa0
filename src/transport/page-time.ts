// How long blocks take beyond the line. In the pages, before one says that a block came: that is no queue. And in a queue of
// the line that is newer than the browsers' last answer. The least since the answer before is the pages'.

/** No more than this is believed. */
const maxMs = 50
/** How fast it follows. */
const gain = 1 / 16
/** An answer that is so much later than what stands says as little of the pages as of the queue. */
const burstMs = 20

export interface CheckedPath {
  /** What to plan with: the least, or what it is now where the queue is not ours; a block's time where nothing else is known. */
  readonly plannedMs: number | null
  /** The round trip now, without bursts. */
  readonly latestMs: number | null
  /** The last answer alone. */
  readonly newestMs: number | null
  /** How many answers said so: each is news. */
  readonly answers: number
}

export interface PageTime {
  /** Milliseconds; 0 until two answers are known. */
  readonly ms: number
  /** What blocks wait now beyond that, milliseconds. */
  readonly waitMs: number
  /** A block of so many bytes, which nothing had to leave before, took so long at so many bytes a millisecond. */
  note(length: number, tookMs: number, rate: number): void
}

export function createPageTime(path: CheckedPath): PageTime {
  let ms = 0
  let beyondMs: number | null = null
  let leastMs = Infinity
  let answers = 0

  return {
    get ms() {
      return ms
    },
    get waitMs() {
      return Math.max(0, (beyondMs ?? ms) - ms)
    },
    note(length, tookMs, rate) {
      const { newestMs, latestMs } = path
      if (newestMs !== null && newestMs - (latestMs ?? newestMs) > burstMs) return
      const onTheLine = (newestMs ?? path.plannedMs ?? 0) + length / rate
      const beyond = Math.min(maxMs, Math.max(0, tookMs - onTheLine))
      if (beyondMs === null) answers = path.answers
      beyondMs = beyondMs === null ? beyond : beyondMs + (beyond - beyondMs) * gain
      leastMs = Math.min(leastMs, beyondMs)
      // Where the browser tells no answers, nothing says that it is the line.
      if (newestMs === null) ms = beyondMs
      if (path.answers === answers) return
      answers = path.answers
      ms = leastMs
      leastMs = beyondMs
    },
  }
}
