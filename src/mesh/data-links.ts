import type { InfoHash, PeerId } from '../core/ids.ts'
import type { MeshEvents } from '../core/ports/mesh.ts'
import type { PeerLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AfterHello } from './control-link.ts'
import { newLinkId, type LinkId } from './link-id.ts'
import { createNegotiation, type Negotiation, type NegotiationDeps } from './negotiation.ts'

// Connections for one part's pieces, made over the control link: no tracker is involved.

const openTimeoutMs = 20_000
/** After an attempt that failed or was refused, whoever asks. */
const retryMs = 3_000

type DataMessage = Extract<AfterHello, { readonly link: LinkId }>

export interface DataLinksDeps extends NegotiationDeps {
  readonly self: PeerId
  readonly randomBytes: (length: number) => Bytes
  /** Over all members. */
  readonly maxLinks: number
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
  isOpen: boolean
}

export function createDataLinks(deps: DataLinksDeps): DataLinks {
  const { clock, self } = deps
  const entries = new Map<LinkId, Entry>()
  const retryAt = new Map<string, number>()
  const keyOf = (peer: PeerId, infoHash: InfoHash) => `${peer}/${infoHash}`

  const find = (peer: PeerId, infoHash: InfoHash) =>
    [...entries.values()].find((entry) => entry.peer === peer && entry.infoHash === infoHash)

  function start(id: LinkId, peer: PeerId, infoHash: InfoHash, initiator: boolean): Entry | null {
    const negotiation = createNegotiation(
      deps,
      { initiator, trickles: true },
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
    const entry: Entry = { id, peer, infoHash, initiator, negotiation, isOpen: false }
    entries.set(id, entry)
    negotiation.expireIn(openTimeoutMs)
    return entry
  }

  function opened(id: LinkId, link: PeerLink): ReturnType<MeshEvents['dataLink']> {
    const entry = entries.get(id)
    if (!entry) {
      link.destroy()
      return { message: () => {}, drain: () => {}, close: () => {} }
    }
    entry.isOpen = true
    const handlers = deps.opened(entry.peer, entry.infoHash, link)
    return {
      ...handlers,
      close(error) {
        entries.delete(id)
        handlers.close(error)
      },
    }
  }

  /** Gone here at once, so that a new one may begin; an open one's `close` follows. */
  function drop(entry: Entry): void {
    entries.delete(entry.id)
    entry.negotiation.destroy()
  }

  function receiveOffer(from: PeerId, offer: Extract<DataMessage, { type: 'data-offer' }>): void {
    const { link: id, infoHash, bundle } = offer
    if (entries.has(id)) return
    const refuse = () => void deps.send(from, { type: 'data-close', link: id })
    const standing = find(from, infoHash)
    if (standing) {
      // Two offers that crossed: both ends keep the one of the lower id.
      if (!standing.isOpen && standing.initiator && self < from) return refuse()
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
      const entry = entries.get(message.link)
      if (entry?.peer !== from) return
      if (message.type === 'data-candidates') entry.negotiation.addCandidates(message.candidates)
      else if (message.type === 'data-answer' && entry.initiator) entry.negotiation.accept(message.bundle)
      else if (message.type === 'data-close') {
        if (!entry.isOpen) retryAt.set(keyOf(from, entry.infoHash), clock.now() + retryMs)
        drop(entry)
      }
    },
    left(id) {
      for (const entry of [...entries.values()]) if (entry.peer === id) drop(entry)
      for (const key of [...retryAt.keys()]) if (key.startsWith(`${id}/`)) retryAt.delete(key)
    },
    destroy() {
      for (const entry of [...entries.values()]) drop(entry)
    },
  }
}
