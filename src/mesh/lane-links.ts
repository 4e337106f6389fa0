import type { PeerId } from '../core/ids.ts'
import type { Lanes, PeerLinkHandlers } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'
import type { AfterHello } from './control-link.ts'
import type { LanePlace, LanePlaces } from './lane-places.ts'
import { newLinkId, type LinkId } from './link-id.ts'
import { createNegotiation, type Negotiation, type NegotiationDeps } from './negotiation.ts'

// Further connections under a data link, made over the control link as that one was.

const openTimeoutMs = 20_000
/** What one member may ask for, a second, after a burst. */
const offersPerSecond = 1
const offerBurst = 24

type LaneOffer = Extract<AfterHello, { readonly type: 'lane-offer' }>
type LaneMessage = Extract<AfterHello, { readonly type: 'data-answer' | 'data-candidates' | 'data-close' }>

export interface LaneLinksDeps extends NegotiationDeps {
  readonly randomBytes: (length: number) => Bytes
  /** The page's. */
  readonly places: LanePlaces
  readonly send: (to: PeerId, message: AfterHello) => boolean
}

/** The data link that a lane is for. */
export interface LaneOwner {
  readonly id: LinkId
  readonly peer: PeerId
  readonly lanes: Lanes
}

export interface LaneLinks {
  /** False when there may be no more; otherwise it comes, or the owner's `refused` does. */
  open(owner: LaneOwner): boolean
  /** @param owner null: there is no such data link */
  offered(from: PeerId, offer: LaneOffer, owner: LaneOwner | null): void
  /** False when it is about none of these. */
  receive(from: PeerId, message: LaneMessage): boolean
  /** The data link is gone, and all its lanes with it. */
  ended(owner: LinkId): void
  left(id: PeerId): void
}

interface Entry {
  readonly id: LinkId
  readonly owner: LaneOwner
  readonly place: LanePlace
  readonly negotiation: Negotiation
}

export function createLaneLinks(deps: LaneLinksDeps): LaneLinks {
  const entries = new Map<LinkId, Entry>()
  const buckets = new Map<PeerId, TokenBucket>()

  function start(id: LinkId, owner: LaneOwner, isOurs: boolean): Entry | null {
    const { peer, lanes } = owner
    const place: LanePlace = {
      peer,
      isOurs,
      // As when the browser ends it: its lanes hear of it, or that it will not come, and so does the other end.
      end: () => entries.get(id)?.negotiation.destroy(),
    }
    if (!deps.places.mayTake(place)) return null
    const negotiation = createNegotiation(
      deps,
      { initiator: isOurs, trickles: true, carriesBulk: true },
      {
        described(bundle) {
          if (isOurs) deps.send(peer, { type: 'lane-offer', link: id, of: owner.id, bundle })
          else deps.send(peer, { type: 'data-answer', link: id, bundle })
        },
        candidates: (candidates) => void deps.send(peer, { type: 'data-candidates', link: id, candidates }),
        opened(link): PeerLinkHandlers {
          const handlers = lanes.add(link, isOurs)
          return {
            ...handlers,
            close(error) {
              forget(id)
              handlers.close(error)
            },
          }
        },
        failed() {
          if (forget(id) && isOurs) lanes.refused()
        },
      },
    )
    // Nobody's lane ends for one that the browser can't make.
    if (!negotiation) return null
    deps.places.take(place)
    const entry: Entry = { id, owner, place, negotiation }
    entries.set(id, entry)
    negotiation.expireIn(openTimeoutMs)
    return entry
  }

  /** However it ended: the other end may not have noticed. */
  function forget(id: LinkId): boolean {
    const entry = entries.get(id)
    if (!entry) return false
    entries.delete(id)
    deps.places.release(entry.place)
    deps.send(entry.owner.peer, { type: 'data-close', link: id })
    return true
  }

  function mayOffer(from: PeerId): boolean {
    const bucket = buckets.get(from) ?? createTokenBucket(deps.clock, offerBurst, offersPerSecond)
    buckets.set(from, bucket)
    return bucket.take()
  }

  function end(doomed: readonly Entry[]): void {
    for (const { id, negotiation } of doomed) {
      forget(id)
      negotiation.destroy()
    }
  }

  return {
    open: (owner) => start(newLinkId(deps.randomBytes), owner, true) !== null,
    offered(from, { link: id, bundle }, owner) {
      if (entries.has(id)) return
      const entry = owner && mayOffer(from) ? start(id, owner, false) : null
      if (entry) entry.negotiation.accept(bundle)
      else deps.send(from, { type: 'data-close', link: id })
    },
    receive(from, message) {
      const entry = entries.get(message.link)
      if (entry?.owner.peer !== from) return false
      if (message.type === 'data-candidates') entry.negotiation.addCandidates(message.candidates)
      else if (message.type === 'data-close') entry.negotiation.destroy()
      else if (entry.place.isOurs) entry.negotiation.accept(message.bundle)
      return true
    },
    ended: (owner) => end([...entries.values()].filter((entry) => entry.owner.id === owner)),
    left(id) {
      end([...entries.values()].filter((entry) => entry.owner.peer === id))
      buckets.delete(id)
    },
  }
}
