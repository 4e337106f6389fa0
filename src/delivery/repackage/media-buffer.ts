import type { AbortSignalLike } from '../../core/ports/platform.ts'
import type { Bytes } from '../../lib/bytes.ts'
import { bytesAhead, evictableUntil, type StoredSegment } from './buffer-policy.ts'
import { eventOf } from './event-of.ts'
import { type MediaElement, ViewError } from '../../core/ports/viewing.ts'

/** Read this far ahead of what is shown, and of what is not shown yet: enough for the browser to begin. */
const aheadSeconds = { playing: 25, still: 3 }
/** Further than a hole at the start that was stepped over. */
const movedSeconds = 0.1
const aheadBytes = 16 * 1024 * 1024
/** Kept behind it, for a small step back. */
const behindSeconds = 30
/** With less ahead than this, a buffer that is full of what can't be let go of will never play on. */
const stuckSeconds = 1

export type Playhead = Pick<MediaElement, 'currentTime' | 'addEventListener' | 'removeEventListener'>

export interface Segment extends StoredSegment {
  readonly data: Bytes
  /** Seconds. */
  readonly start: number
}

/** One track's SourceBuffer: bounded ahead of the playhead and behind it. */
export interface MediaBuffer {
  /** Seconds: all before it, from where was begun, is there. */
  readonly end: number
  /** Lets go of all that is there. What comes next begins at `from`. */
  restart(initSegment: Bytes, from: number): Promise<void>
  /** Rejects with the signal's reason, what the browser says, or ViewError. */
  append(signal: AbortSignalLike, segment: Segment): Promise<void>
  /** Until there is less ahead of the playhead than what is kept there. `isLast`: the other track has ended; without more of this one the browser plays neither. */
  whenRoom(signal: AbortSignalLike, isLast: () => boolean): Promise<void>
}

export function createMediaBuffer(mediaSource: MediaSource, mimeType: string, playhead: Playhead): MediaBuffer {
  const sourceBuffer = mediaSource.addSourceBuffer(mimeType)
  let segments: StoredSegment[] = []
  let isFirst = true
  let begin = 0
  let end = 0

  const settled = async () => {
    while (sourceBuffer.updating) await eventOf(sourceBuffer, ['updateend'])
  }

  const remove = async (from: number, until: number) => {
    await settled()
    sourceBuffer.remove(from, until)
    await settled()
  }

  /** Whether anything was let go of. */
  const evict = async (keptSeconds: number) => {
    const until = evictableUntil(segments, playhead.currentTime - keptSeconds)
    if (until === null) return false
    segments = segments.filter((segment) => segment.end > until)
    await remove(0, until)
    return true
  }

  const appendBytes = async (signal: AbortSignalLike, bytes: Bytes) => {
    for (;;) {
      await settled()
      signal.throwIfAborted()
      try {
        sourceBuffer.appendBuffer(bytes)
        return await settled()
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
        if (await evict(stuckSeconds)) continue
        if (end - playhead.currentTime < stuckSeconds) throw new ViewError('broken', { cause: error })
        await eventOf(playhead, ['timeupdate', 'seeking'], signal)
      }
    }
  }

  return {
    get end() {
      return end
    },
    async restart(initSegment, from) {
      await settled()
      // An unfinished segment. After the end of the stream it is not allowed, and there is none.
      if (mediaSource.readyState === 'open') sourceBuffer.abort()
      if (sourceBuffer.buffered.length > 0) await remove(0, Infinity)
      segments = []
      isFirst = true
      begin = from
      end = from
      if (initSegment.length > 0) sourceBuffer.appendBuffer(initSegment)
      await settled()
    },
    async append(signal, { data, start, ...stored }) {
      await evict(behindSeconds)
      await settled()
      // Frames without times follow each other from here on.
      if (isFirst && sourceBuffer.mode === 'sequence') sourceBuffer.timestampOffset = start
      isFirst = false
      await appendBytes(signal, data)
      segments.push(stored)
      end = stored.end
    },
    async whenRoom(signal, isLast) {
      const isFull = () => {
        const time = playhead.currentTime
        const seconds = time - begin > movedSeconds ? aheadSeconds.playing : aheadSeconds.still
        return (!isLast() && end - time >= seconds) || bytesAhead(segments, time) >= aheadBytes
      }
      // `waiting`: the element says that it has come to the end of a track.
      while (isFull()) await eventOf(playhead, ['timeupdate', 'seeking', 'waiting'], signal)
    },
  }
}
