import type { AbortSignalLike } from './ports/platform.ts'

// How soon a reader needs what it reads: a film that plays can't wait like a file that is saved.

/** Before its rate is known: enough for the first seconds of most films. Bytes. */
const firstAheadBytes = 2 * 1024 * 1024
/** Further ahead the normal order serves everybody better. Bytes. */
const leastAheadBytes = 1024 * 1024
const mostAheadBytes = 32 * 1024 * 1024
/** What lies so far ahead of a reader is urgent. Seconds. */
const aheadSeconds = 10

export interface UrgencyState {
  /** So many bytes from where a reader is are fetched before all else. */
  readonly aheadBytes: number
  /** What it waits for now is worth asking two people for. */
  readonly isDue: boolean
}

/** Shared by all reads for one purpose, from one to the next of them. */
export interface Urgency {
  readonly state: UrgencyState
  /** Nothing is read for it any more. */
  readonly isOver: boolean
  change(to: Partial<UrgencyState>): void
  /** Hears of changes and of the end. Returns how to stop hearing. */
  subscribe(listener: () => void): () => void
}

/** It ends with the signal. */
export function createUrgency(signal: AbortSignalLike): Urgency {
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  signal.addEventListener('abort', tell, { once: true })
  let state: UrgencyState = { aheadBytes: firstAheadBytes, isDue: false }
  return {
    get state() {
      return state
    },
    get isOver() {
      return signal.aborted
    },
    change(to) {
      const next = { ...state, ...to }
      if (next.aheadBytes === state.aheadBytes && next.isDue === state.isDue) return
      state = next
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** What is urgent of a file that plays at this rate. Bytes, of bytes a second. */
export const aheadBytesAt = (bytesPerSecond: number): number =>
  Math.min(mostAheadBytes, Math.max(leastAheadBytes, Math.round(bytesPerSecond * aheadSeconds)))
