import { concatBytes } from '../lib/bytes.ts'
import { maxAhead } from './arrivals.ts'
import type { BulkMessage } from './lane.ts'

// What one end sends beside its messages, numbered for all lanes together: what has not arrived, and what of it was taken
// back from a lane and has to go over another.

/** In front of each. */
export const sequenceLength = 4

export interface Outbox {
  /**
   * The next one, with bytes of its own: the parts are views that would keep whole pieces as long as it has not arrived.
   */
  write(parts: readonly Uint8Array[]): BulkMessage
  arrived(messages: readonly BulkMessage[]): void
  /** They go first, in their order. */
  takeBack(messages: readonly BulkMessage[]): void
  /** The first that was taken back and has not arrived since; null when there is none. */
  again(): BulkMessage | null
  /** It goes out now. */
  sentAgain(message: BulkMessage): void
  /** So far ahead of what has not arrived as the other end allows. */
  readonly isFull: boolean
  clear(): void
}

export function createOutbox(): Outbox {
  /** Numbers of what has not arrived, in the order in which they were sent first. */
  const open = new Set<number>()
  let back: BulkMessage[] = []
  let next = 0

  return {
    write(parts) {
      const bytes = concatBytes(new Uint8Array(sequenceLength), ...parts)
      new DataView(bytes.buffer).setUint32(0, next)
      open.add(next)
      return { sequence: next++, bytes, hasArrived: false }
    },
    arrived(messages) {
      for (const { sequence } of messages) open.delete(sequence)
    },
    takeBack(messages) {
      back = [...new Set([...back, ...messages])].sort((a, b) => a.sequence - b.sequence)
    },
    again() {
      back = back.filter(({ hasArrived }) => !hasArrived)
      return back[0] ?? null
    },
    sentAgain(message) {
      back = back.filter((each) => each !== message)
    },
    get isFull() {
      const [lowest = next] = open
      return next - lowest >= maxAhead
    },
    clear() {
      back = []
      open.clear()
    },
  }
}
