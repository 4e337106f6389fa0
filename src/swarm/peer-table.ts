import type { Wire } from 'webtorrent'
import type { PeerId } from '../core/ids.ts'
import type { PeerFacts, SwarmFacts } from '../core/ports/swarm.ts'
import type { PeerSession } from './peer-session.ts'

// Who is linked, one session a person, and what the links that are gone have carried.

export interface PeerTable {
  readonly size: number
  readonly sessions: Iterable<PeerSession>
  get(id: PeerId): PeerSession | undefined
  ofWire(wire: Wire): PeerSession | undefined
  /** Takes the place of the person's last session, if there is one; that one has yet to end. */
  add(session: PeerSession): void
  ended(session: PeerSession): void
  /** Notes that who spoke here lied. False when that was noted before. */
  convict(session: PeerSession): boolean
  facts(): Pick<SwarmFacts, 'peers' | 'receivedBytes' | 'sentBytes'>
}

export function createPeerTable(): PeerTable {
  const byId = new Map<PeerId, PeerSession>()
  const byWire = new Map<Wire, PeerSession>()
  const convicted = new WeakSet<PeerSession>()
  /** Of sessions that are gone. */
  const past = { receivedBytes: 0, sentBytes: 0 }

  return {
    get size() {
      return byId.size
    },
    get sessions() {
      return byId.values()
    },
    get: (id) => byId.get(id),
    ofWire: (wire) => byWire.get(wire),
    add(session) {
      byId.set(session.id, session)
      byWire.set(session.wire, session)
    },
    ended(session) {
      if (byId.get(session.id) === session) byId.delete(session.id)
      byWire.delete(session.wire)
      past.receivedBytes += session.receivedBytes
      past.sentBytes += session.sentBytes
    },
    convict(session) {
      if (convicted.has(session)) return false
      convicted.add(session)
      return true
    },
    facts() {
      const peers = new Map<PeerId, PeerFacts>()
      let { receivedBytes, sentBytes } = past
      for (const { id, receivedBytes: received, sentBytes: sent, piecesHeld } of byId.values()) {
        receivedBytes += received
        sentBytes += sent
        peers.set(id, { receivedBytes: received, sentBytes: sent, piecesHeld })
      }
      return { peers, receivedBytes, sentBytes }
    },
  }
}
