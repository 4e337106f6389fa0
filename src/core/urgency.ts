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

/** Shared by all reads for one purpose. */
export interface Urgency {
  readonly state: UrgencyState
  change(to: Partial<UrgencyState>): void
  /** Returns how to stop hearing. */
  subscribe(listener: () => void): () => void
}

export function createUrgency(): Urgency {
  const listeners = new Set<() => void>()
  let state: UrgencyState = { aheadBytes: firstAheadBytes, isDue: false }
  return {
    get state() {
      return state
    },
    change(to) {
      const next = { ...state, ...to }
      if (next.aheadBytes === state.aheadBytes && next.isDue === state.isDue) return
      state = next
      for (const listener of listeners) listener()
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
