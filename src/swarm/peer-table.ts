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
  /** These lied, and whoever they are is cut off: a person's link may be another by now. */
  accuse(liars: Iterable<PeerSession>): void
  /** Who spoke here lied. Said once for each link, however many wrong pieces its last blocks turn out to be in. */
  convict(session: PeerSession): void
  facts(): Pick<SwarmFacts, 'peers' | 'receivedBytes' | 'sentBytes'>
}

export function createPeerTable(onLiar: (id: PeerId) => void): PeerTable {
  const byId = new Map<PeerId, PeerSession>()
  const byWire = new Map<Wire, PeerSession>()
  const convicted = new WeakSet<PeerSession>()
  /** Of sessions that are gone. */
  const past = { receivedBytes: 0, sentBytes: 0 }

  function convict(session: PeerSession): void {
    if (convicted.has(session)) return
    convicted.add(session)
    onLiar(session.id)
  }

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
    accuse(liars) {
      for (const liar of liars) {
        byId.get(liar.id)?.cutOff()
        convict(liar)
      }
    },
    convict,
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
