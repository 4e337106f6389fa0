import type { InfoHash, PeerId } from '../core/ids.ts'
import type { MeshEvents } from '../core/ports/mesh.ts'
import {
  deafToLink,
  type Lanes,
  type PeerLink,
  type PeerLinkHandlers,
  type Transport,
} from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'
import type { AfterHello } from './control-link.ts'
import { createLaneLinks, type LaneOwner } from './lane-links.ts'
import type { LanePlaces } from './lane-places.ts'
import { newLinkId, type LinkId } from './link-id.ts'
import { createNegotiation, type Negotiation, type NegotiationDeps } from './negotiation.ts'

// Connections for one part's pieces, made over the control link: no tracker is involved.

const openTimeoutMs = 20_000
/** Data offers that one member may make, a second, after a burst: each costs a connection. */
const offersPerSecond = 2
const offerBurst = 64
/** After an attempt that failed or was refused, whoever asks. */
const retryMs = 3_000

type DataMessage = Extract<AfterHello, { readonly link: LinkId }>

export interface DataLinksDeps extends NegotiationDeps {
  readonly self: PeerId
  readonly randomBytes: (length: number) => Bytes
  readonly transport: Transport
  /** Over all members. */
  readonly maxLinks: number
  /** The page's. */
  readonly lanePlaces: LanePlaces
  readonly send: (to: PeerId, message: AfterHello) => boolean
  readonly accepts: (from: PeerId, infoHash: InfoHash) => boolean
  readonly opened: MeshEvents['dataLink']
}

export interface DataLinks {
  /** Does nothing while one stands, is on its way, or failed a moment ago. */
  open(to: PeerId, infoHash: InfoHash): void
  close(to: PeerId, infoHash: InfoHash): void
  receive(from: PeerId, message: DataMessage): void
  left(id: PeerId): void
  destroy(): void
}

interface Entry {
  readonly id: LinkId
  readonly peer: PeerId
  readonly infoHash: InfoHash
  readonly initiator: boolean
  readonly negotiation: Negotiation
  /** Null before it is open. */
  lanes: Lanes | null
}

export function createDataLinks(deps: DataLinksDeps): DataLinks {
  const { clock, self } = deps
  const entries = new Map<LinkId, Entry>()
  const retryAt = new Map<string, number>()
  const buckets = new Map<PeerId, TokenBucket>()
  const laneLinks = createLaneLinks({ ...deps, places: deps.lanePlaces })
  const keyOf = (peer: PeerId, infoHash: InfoHash) => `${peer}/${infoHash}`

  const find = (peer: PeerId, infoHash: InfoHash) =>
    [...entries.values()].find((entry) => entry.peer === peer && entry.infoHash === infoHash)

  function start(id: LinkId, peer: PeerId, infoHash: InfoHash, initiator: boolean): Entry | null {
    const negotiation = createNegotiation(
      deps,
      { initiator, trickles: true, carriesBulk: true },
      {
        described(bundle) {
          if (initiator) deps.send(peer, { type: 'data-offer', link: id, infoHash, bundle })
          else deps.send(peer, { type: 'data-answer', link: id, bundle })
        },
        candidates: (candidates) => void deps.send(peer, { type: 'data-candidates', link: id, candidates }),
        opened: (link) => opened(id, link),
        failed() {
          if (entries.delete(id)) retryAt.set(keyOf(peer, infoHash), clock.now() + retryMs)
        },
      },
    )
    if (!negotiation) return null
    const entry: Entry = { id, peer, infoHash, initiator, negotiation, lanes: null }
    entries.set(id, entry)
    negotiation.expireIn(openTimeoutMs)
    return entry
  }

  function opened(id: LinkId, first: PeerLink): PeerLinkHandlers {
    const entry = entries.get(id)
    if (!entry) {
      first.destroy()
      return deafToLink
    }
    const { peer, infoHash } = entry
    const lanes = deps.transport.createLanes({
      first,
      wanted: () => laneLinks.open({ id, peer, lanes }),
      opened: (link) => deps.opened(peer, infoHash, link),
    })
    entry.lanes = lanes
    return {
      ...lanes.first,
      close(error) {
        entries.delete(id)
        laneLinks.ended(id)
        lanes.first.close(error)
      },
    }
  }

  function ownerOf(peer: PeerId, id: LinkId): LaneOwner | null {
    const entry = entries.get(id)
    return entry?.peer === peer && entry.lanes ? { id, peer, lanes: entry.lanes } : null
  }

  /** Gone here at once, so that a new one may begin; an open one's `close` follows. */
  function drop(entry: Entry): void {
    entries.delete(entry.id)
    laneLinks.ended(entry.id)
    entry.negotiation.destroy()
  }

  function receiveOffer(from: PeerId, offer: Extract<DataMessage, { type: 'data-offer' }>): void {
    const { link: id, infoHash, bundle } = offer
    if (entries.has(id)) return
    const refuse = () => void deps.send(from, { type: 'data-close', link: id })
    const bucket = buckets.get(from) ?? createTokenBucket(clock, offerBurst, offersPerSecond)
    buckets.set(from, bucket)
    if (!bucket.take()) return refuse()
    const standing = find(from, infoHash)
    if (standing) {
      // Two offers that crossed: both ends keep the one of the lower id.
      if (!standing.lanes && standing.initiator && self < from) return refuse()
      // Otherwise the other end has given up what stands here, or never got it.
      drop(standing)
    }
    if (entries.size >= deps.maxLinks || !deps.accepts(from, infoHash)) return refuse()
    const entry = start(id, from, infoHash, false)
    if (!entry) return refuse()
    entry.negotiation.accept(bundle)
  }

  return {
    open(to, infoHash) {
      const isTooEarly = (retryAt.get(keyOf(to, infoHash)) ?? -Infinity) > clock.now()
      if (isTooEarly || entries.size >= deps.maxLinks || find(to, infoHash)) return
      retryAt.delete(keyOf(to, infoHash))
      start(newLinkId(deps.randomBytes), to, infoHash, true)
    },
    close(to, infoHash) {
      const entry = find(to, infoHash)
      if (!entry) return
      deps.send(to, { type: 'data-close', link: entry.id })
      drop(entry)
    },
    receive(from, message) {
      if (message.type === 'data-offer') return receiveOffer(from, message)
      if (message.type === 'lane-offer') return laneLinks.offered(from, message, ownerOf(from, message.of))
      if (laneLinks.receive(from, message)) return
      const entry = entries.get(message.link)
      if (entry?.peer !== from) return
      if (message.type === 'data-candidates') entry.negotiation.addCandidates(message.candidates)
      else if (message.type === 'data-answer' && entry.initiator) entry.negotiation.accept(message.bundle)
      else if (message.type === 'data-close') {
        if (!entry.lanes) retryAt.set(keyOf(from, entry.infoHash), clock.now() + retryMs)
        drop(entry)
      }
    },
    left(id) {
      for (const entry of [...entries.values()]) if (entry.peer === id) drop(entry)
      laneLinks.left(id)
      buckets.delete(id)
      for (const key of [...retryAt.keys()]) if (key.startsWith(`${id}/`)) retryAt.delete(key)
    },
    destroy() {
      for (const entry of [...entries.values()]) drop(entry)
    },
  }
}
