import type { Frame, Sample } from './sample.ts'

/** What a frame lasts when nothing says it. */
const fallbackSeconds = 0.04
/** Longer than what any audio codec puts into one frame: a longer step is a hole in the sound. */
const audioHoleSeconds = 1

export interface DecodeOrder {
  /** Frames in decode order. Returns those whose times are now certain. */
  push(frame: Frame): readonly Sample[]
  /** At the end of the track: those that are left. */
  flush(): readonly Sample[]
}

/**
 * Gives frames the times at which they are decoded; most containers store only when they are shown. The n-th frame is decoded
 * when the n-th of all is shown, which is known as soon as `depth` further frames were seen: `depth` is how far a codec
 * may show a frame from its place in decode order (16 in H.264 and H.265, annex A; 0 without B-frames).
 */
export function createDecodeOrder(depth: number, kind: 'video' | 'audio'): DecodeOrder {
  const waiting: Frame[] = []
  /** When the waiting frames are shown, in order. */
  const times: number[] = []
  let last = -Infinity

  const next = (frame: Frame): Sample => {
    const dts = Math.max(last, times.shift() ?? frame.pts)
    const following = times[0]
    last = dts
    if (following === undefined) return { ...frame, dts, duration: frame.duration || fallbackSeconds }
    const step = Math.max(0, following - dts)
    const isHole = kind === 'audio' && frame.duration > 0 && step > frame.duration + audioHoleSeconds
    return { ...frame, dts, duration: isHole ? frame.duration : step }
  }

  const take = (keep: number) => {
    const ready: Sample[] = []
    while (waiting.length > keep) {
      const frame = waiting.shift()
      if (frame) ready.push(next(frame))
    }
    return ready
  }

  return {
    push(frame) {
      waiting.push(frame)
      times.splice(placeOf(times, frame.pts), 0, frame.pts)
      return take(depth + 1)
    },
    flush: () => take(0),
  }
}

function placeOf(times: readonly number[], time: number): number {
  let at = times.length
  // From the end: frames come almost in order.
  while (at > 0 && (times[at - 1] ?? 0) > time) at--
  return at
}
