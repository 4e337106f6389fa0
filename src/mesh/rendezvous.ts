import type { PeerId } from '../core/ids.ts'
import { deafToLink, type PeerLink, type PeerLinkHandlers } from '../core/ports/transport.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { createBoundedSet } from '../lib/bounded-set.ts'
import { newLinkId, type LinkId } from './link-id.ts'
import { createNegotiation, type Negotiation, type NegotiationDeps } from './negotiation.ts'
import type { Bundle, Candidate } from './rtc-codec.ts'
import { openSignal, sealSignal, type Signal, type SignalBody, type SignalKeys } from './sealed-signal.ts'
import { createSignalIntake } from './signal-intake.ts'
import type { AnnounceOffer, Relayed } from './tracker-protocol.ts'

// First connections, over whatever carries sealed signals: a tracker, and in time a common neighbour or the clipboard.

/** How long an offer that left waits for its answer. */
const answerTimeoutMs = 15_000
/** How long an offer that nobody could take yet stays good. */
const unsentTimeoutMs = 60_000
/** From both descriptions known to open: ICE itself gives up after about as long. */
const openTimeoutMs = 20_000
/** Connections that wait for an answer, and, for each route, that are being made for others' offers. */
const maxOffers = 10
const maxAnswers = 16
const maxPerPeer = 4
/** Ids that were seen, so that a replayed offer makes no second connection. */
const maxSeen = 4096

/** Where answers and later candidates go. */
export interface Route {
  reply(to: PeerId, signal: AnnounceOffer): void
}

/** A connection that opened, and who its signals say is at the other end. */
export interface Opened {
  readonly link: PeerLink
  readonly id: LinkId
  readonly initiator: boolean
  readonly peer: PeerId
  readonly peerKey: Bytes
}

export interface RendezvousDeps extends NegotiationDeps {
  readonly keys: SignalKeys
  readonly randomBytes: (length: number) => Bytes
  /** Whether to answer this member's offer; may take the time of a round trip. */
  readonly wantsOffer: (from: PeerId) => boolean | Promise<boolean>
  /** Whether an answer of this member is welcome. */
  readonly wantsAnswer: (from: PeerId) => boolean
  readonly opened: (opened: Opened) => PeerLinkHandlers
  /** A connection to this member is on its way. */
  readonly connecting: () => void
  /** It ended before it opened. */
  readonly failed: (peer: PeerId) => void
  /** A later candidate of an open connection. */
  readonly laterCandidates: (id: LinkId, candidates: readonly Candidate[]) => void
}

export interface Rendezvous {
  /** At most so many; fewer where the browser makes no more connections. */
  prepareOffers(count: number): Promise<readonly AnnounceOffer[]>
  /** Whether the connection behind this offer is still there to be answered. */
  isGood(offer: AnnounceOffer): boolean
  /** These offers left: their time runs. */
  sent(offers: readonly AnnounceOffer[]): void
  /** Nobody got these. */
  discard(offers: readonly AnnounceOffer[]): void
  receive(kind: 'offer' | 'answer', relayed: Relayed, route: Route): void
  /** For an open connection, said over it. */
  addCandidates(id: LinkId, candidates: readonly Candidate[]): void
  /** Members to whom a connection is on its way, over this route where one is given. */
  pending(route?: Route): ReadonlySet<PeerId>
  /** Ends what is not open yet. */
  destroy(): void
}

interface Attempt {
  readonly id: LinkId
  readonly initiator: boolean
  readonly negotiation: Negotiation
  /** Of our offer; null for an offer of theirs. */
  offerHash: Bytes | null
  remote: { readonly peer: PeerId; readonly key: Bytes; readonly route: Route } | null
  isOpen: boolean
  /** Found while nobody had answered. */
  unsent: readonly Candidate[]
  /** Gets this end's bundle when it is time to let it go; null when that never comes. */
  readonly described: (bundle: Bundle | null) => void
}

export function createRendezvous(deps: RendezvousDeps): Rendezvous {
  const { clock, keys } = deps
  const self = keys.memberKey.peerId
  const attempts = new Map<LinkId, Attempt>()
  const seen = createBoundedSet<LinkId>(maxSeen)
  const intake = createSignalIntake<Route>(clock)
  let isDestroyed = false

  function send(id: LinkId, body: SignalBody): void {
    const remote = attempts.get(id)?.remote
    if (!remote) return
    void sealSignal(keys, remote.peer, id, body).then(({ payload }) =>
      attempts.has(id) ? remote.route.reply(remote.peer, { id, payload }) : undefined,
    )
  }

  function start(id: LinkId, remote: Attempt['remote'], described: Attempt['described']): Attempt | null {
    const initiator = remote === null
    const negotiation = createNegotiation(
      deps,
      { initiator, trickles: !initiator, carriesBulk: false },
      {
        described,
        candidates(candidates) {
          const attempt = attempts.get(id)
          if (!attempt) return
          if (attempt.isOpen) deps.laterCandidates(id, candidates)
          else if (attempt.remote) send(id, { kind: 'candidates', candidates })
          else attempt.unsent = [...attempt.unsent, ...candidates]
        },
        opened: (link) => opened(id, link),
        failed: () => end(id),
      },
    )
    if (!negotiation) return null
    const attempt: Attempt = {
      id,
      initiator,
      negotiation,
      offerHash: null,
      remote,
      isOpen: false,
      unsent: [],
      described,
    }
    attempts.set(id, attempt)
    return attempt
  }

  function opened(id: LinkId, link: PeerLink): PeerLinkHandlers {
    const attempt = attempts.get(id)
    if (!attempt?.remote) {
      link.destroy()
      return deafToLink
    }
    attempt.isOpen = true
    const { peer, key } = attempt.remote
    const handlers = deps.opened({ link, id, initiator: attempt.initiator, peer, peerKey: key })
    return {
      ...handlers,
      close(error) {
        attempts.delete(id)
        handlers.close(error)
      },
    }
  }

  function end(id: LinkId): void {
    const attempt = attempts.get(id)
    if (!attempt) return
    attempts.delete(id)
    attempt.negotiation.destroy()
    attempt.described(null)
    if (attempt.remote && !attempt.isOpen) deps.failed(attempt.remote.peer)
  }

  async function prepareOffer(): Promise<AnnounceOffer | null> {
    makeRoom()
    const id = newLinkId(deps.randomBytes)
    const bundle = await new Promise<Bundle | null>((resolve) => {
      const attempt = start(id, null, resolve)
      attempt?.negotiation.expireIn(unsentTimeoutMs)
      if (!attempt) resolve(null)
    })
    if (!bundle) return null
    const { payload, hash } = await sealSignal(keys, null, id, { kind: 'offer', bundle })
    const attempt = attempts.get(id)
    // It may have failed, or another have needed the room.
    if (!attempt) return null
    attempt.offerHash = hash
    return { id, payload }
  }

  const unanswered = () => [...attempts.values()].filter((attempt) => attempt.remote === null)

  /** The oldest offer has waited long enough when another is wanted. */
  function makeRoom(): void {
    const [oldest] = unanswered()
    if (oldest && unanswered().length >= maxOffers) end(oldest.id)
  }

  const isAnswering = ({ initiator, isOpen }: Attempt) => !initiator && !isOpen
  const hasRoomFor = (peer: PeerId, route: Route) => {
    const all = [...attempts.values()]
    return (
      all.filter((attempt) => isAnswering(attempt) && attempt.remote?.route === route).length < maxAnswers &&
      all.filter(({ remote, isOpen }) => remote?.peer === peer && !isOpen).length < maxPerPeer
    )
  }

  /** True for an id that was not seen before. */
  function note(id: LinkId): boolean {
    if (seen.has(id) || attempts.has(id)) return false
    seen.add(id)
    return true
  }

  async function receiveOffer(relayed: Relayed, route: Route): Promise<void> {
    const opening = await openSignal(keys, relayed)
    if (isDestroyed || !opening.ok || opening.value.body.kind !== 'offer') return
    const signal = opening.value
    // Noted only now, so that nobody but a member can make an id count as seen.
    if (!note(signal.id)) return
    const wanted = deps.wantsOffer(signal.from)
    // A member that may be gone is asked first, while other signals go on.
    if (typeof wanted === 'boolean') answer(signal, wanted, route)
    else void wanted.then((isWanted) => answer(signal, isWanted, route))
  }

  function answer(signal: Signal, isWanted: boolean, route: Route): void {
    const { from, publicKey, id, body, hash } = signal
    if (isDestroyed || !isWanted || body.kind !== 'offer' || !hasRoomFor(from, route)) return
    const attempt = start(id, { peer: from, key: publicKey, route }, (bundle) => {
      if (bundle) send(id, { kind: 'answer', bundle, offerHash: hash })
    })
    if (!attempt) return
    attempt.negotiation.expireIn(openTimeoutMs)
    attempt.negotiation.accept(body.bundle)
    deps.connecting()
  }

  async function receiveAnswer(relayed: Relayed, route: Route): Promise<void> {
    const attempt = attempts.get(relayed.id)
    if (!attempt || (attempt.remote && attempt.remote.peer !== relayed.from)) return
    const opening = await openSignal(keys, relayed)
    if (!opening.ok || attempts.get(relayed.id) !== attempt) return
    const { from, publicKey, body } = opening.value
    if (body.kind === 'candidates') {
      if (attempt.remote?.peer === from) attempt.negotiation.addCandidates(body.candidates)
    } else if (body.kind === 'answer' && !attempt.remote && attempt.offerHash) {
      if (!equalBytes(body.offerHash, attempt.offerHash) || !deps.wantsAnswer(from)) return
      attempt.remote = { peer: from, key: publicKey, route }
      attempt.negotiation.expireIn(openTimeoutMs)
      attempt.negotiation.accept(body.bundle)
      if (attempt.unsent.length > 0) send(relayed.id, { kind: 'candidates', candidates: attempt.unsent })
      deps.connecting()
    }
  }

  return {
    async prepareOffers(count) {
      const prepared = await Promise.all(Array.from({ length: count }, prepareOffer))
      return prepared.filter((offer) => offer !== null)
    },
    isGood: ({ id }) => attempts.get(id)?.remote === null,
    sent(offers) {
      for (const { id } of offers) {
        const attempt = attempts.get(id)
        if (attempt && !attempt.remote) attempt.negotiation.expireIn(answerTimeoutMs)
      }
    },
    discard(offers) {
      for (const { id } of offers) if (attempts.get(id)?.remote === null) end(id)
    },
    receive(kind, relayed, route) {
      if (isDestroyed || relayed.from === self) return
      intake.take(route, () => (kind === 'offer' ? receiveOffer(relayed, route) : receiveAnswer(relayed, route)))
    },
    addCandidates: (id, candidates) => attempts.get(id)?.negotiation.addCandidates(candidates),
    pending(route) {
      const peers = new Set<PeerId>()
      for (const { remote, isOpen } of attempts.values()) {
        if (remote && !isOpen && (!route || remote.route === route)) peers.add(remote.peer)
      }
      return peers
    },
    destroy() {
      isDestroyed = true
      for (const { id, isOpen } of [...attempts.values()]) if (!isOpen) end(id)
    },
  }
}
