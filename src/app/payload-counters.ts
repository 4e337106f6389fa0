import type { InfoHash, PeerId } from '../core/ids.ts'
import type { SwarmFacts } from '../core/ports/swarm.ts'

/** Payload bytes of blocks. */
export interface Payload {
  readonly receivedBytes: number
  readonly sentBytes: number
}

export interface PayloadCounters {
  /** Adds up what one part's engine says; a peer's counters begin anew with each wire. */
  count(part: InfoHash, peers: SwarmFacts['peers']): void
  byPerson(): ReadonlyMap<PeerId, Payload>
}

export function createPayloadCounters(): PayloadCounters {
  const lastSeen = new Map<string, Payload>()
  const totals = new Map<PeerId, Payload>()

  return {
    count(part, peers) {
      for (const [id, now] of peers) {
        const before = lastSeen.get(`${part} ${id}`)
        lastSeen.set(`${part} ${id}`, now)
        const total = totals.get(id)
        totals.set(id, {
          receivedBytes: (total?.receivedBytes ?? 0) + grown(before?.receivedBytes ?? 0, now.receivedBytes),
          sentBytes: (total?.sentBytes ?? 0) + grown(before?.sentBytes ?? 0, now.sentBytes),
        })
      }
    },
    byPerson: () => totals,
  }
}

/** A counter that fell was started again with a new wire: all it says is new. */
const grown = (before: number, now: number): number => (now >= before ? now - before : now)
