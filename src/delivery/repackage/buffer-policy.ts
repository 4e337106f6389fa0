/** What is known of a segment that was appended. */
export interface StoredSegment {
  readonly bytes: number
  /** Seconds. */
  readonly end: number
  /** When its first key frame is shown, or null. */
  readonly keyTime: number | null
}

/** Of what is shown after `time`. */
export function bytesAhead(segments: readonly StoredSegment[], time: number): number {
  return segments.reduce((sum, { bytes, end }) => (end > time ? sum + bytes : sum), 0)
}

/**
 * Up to where a buffer can be cleared so that what is shown from `keepFrom` on stays playable: a browser that clears up to a frame in
 * the middle clears on, to the next key frame. Null where nothing is gained.
 */
export function evictableUntil(segments: readonly StoredSegment[], keepFrom: number): number | null {
  let until: number | null = null
  for (const [i, { keyTime }] of segments.entries()) {
    if (keyTime === null || keyTime > keepFrom) continue
    if (i > 0) until = keyTime
  }
  return until
}
