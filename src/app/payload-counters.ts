import type { InfoHash, PeerId } from '../core/ids.ts'
import type { SwarmFacts } from '../core/ports/swarm.ts'

/** Several times what a page is linked to at once. Who was gone for so many others begins at zero again. */
export const maxCountedPeople = 256

/** Payload bytes of blocks. */
export interface Payload {
  readonly receivedBytes: number
  readonly sentBytes: number
}

export interface PayloadCounters {
  /** Adds up what one part's engine says; a peer's counters begin anew with each wire. */
  count(part: InfoHash, peers: SwarmFacts['peers']): void
  /** At most `maxCountedPeople`. */
  byPerson(): ReadonlyMap<PeerId, Payload>
}

export function createPayloadCounters(): PayloadCounters {
  // In the order in which they were last counted.
  const totals = new Map<PeerId, Payload>()
  const lastSeen = new Map<PeerId, Map<InfoHash, Payload>>()

  function forgetOldest(): void {
    for (const id of totals.keys()) {
      if (totals.size <= maxCountedPeople) return
      totals.delete(id)
      lastSeen.delete(id)
    }
  }

  return {
    count(part, peers) {
      for (const [id, now] of peers) {
        const ofPerson = lastSeen.get(id) ?? new Map<InfoHash, Payload>()
        const before = ofPerson.get(part)
        lastSeen.set(id, ofPerson.set(part, now))
        const total = totals.get(id)
        totals.delete(id)
        totals.set(id, {
          receivedBytes: (total?.receivedBytes ?? 0) + grown(before?.receivedBytes ?? 0, now.receivedBytes),
          sentBytes: (total?.sentBytes ?? 0) + grown(before?.sentBytes ?? 0, now.sentBytes),
        })
      }
      forgetOldest()
    },
    byPerson: () => totals,
  }
}

/** A counter that fell was started again with a new wire: all it says is new. */
const grown = (before: number, now: number): number => (now >= before ? now - before : now)
