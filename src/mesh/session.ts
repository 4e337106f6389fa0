import type { PeerId } from '../core/ids.ts'
import {
  type JoinOptions,
  type ManifestNotice,
  MeshError,
  type MeshSession,
  type Presence,
} from '../core/ports/mesh.ts'
import type { Transport } from '../core/ports/transport.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createBoundedSet } from '../lib/bounded-set.ts'
import { createAnnouncer, type Announcer } from './announcer.ts'
import { createControlLink, type AfterHello, type ControlLink } from './control-link.ts'
import { createDataLinks } from './data-links.ts'
import { createDocuments } from './documents.ts'
import type { LanePlaces } from './lane-places.ts'
import type { NegotiationDeps } from './negotiation.ts'
import { createPacer } from './pacer.ts'
import { createRendezvous, type Opened, type Route } from './rendezvous.ts'
import { createRoster } from './roster.ts'
import type { TrackerClient } from './tracker-client.ts'
import type { AnnounceOffer } from './tracker-protocol.ts'

const sessionLimits = {
  /** Members that are accepted... */
  controlLinks: 55,
  /** ...and up to how many are looked for. */
  wantedLinks: 20,
  dataLinks: 30,
  /** Members that are refused. Who tries again stays among them; a new name costs a liar nothing anyway. */
  bans: 1024,
} as const
/** Offers with the first announce of who comes by a link. */
const eagerOffers = 4
/** How soon to look for a member whose link was lost, or could not be made. */
const lostSeekMs = 1_500
const maxSeekMs = 60_000
/** Presence goes out at most this often. */
const presenceGapMs = 500

export interface SessionDeps extends NegotiationDeps {
  readonly transport: Transport
  /** The page's. */
  readonly lanePlaces: LanePlaces
  readonly trackers: readonly TrackerClient[]
  /** One that this share alone asked for; null for one of `trackers`. */
  readonly trackerAt: (address: string) => TrackerClient | null
  readonly randomBytes: (length: number) => Bytes
  /** 0 to below 1. */
  readonly random: () => number
  /** It was left. */
  readonly ended: () => void
}

/** One share as this page takes part in it. */
export function createSession(deps: SessionDeps, options: JoinOptions): MeshSession {
  const { clock } = deps
  const { events, memberKey, swarmId } = options
  const self = memberKey.peerId
  const banned = createBoundedSet<PeerId>(sessionLimits.bans)
  /** Open, but not proven yet. */
  const greeting = new Set<ControlLink>()
  const byLinkId = new Map<string, ControlLink>()
  let presence: Presence | null = null
  let notice: ManifestNotice | null = null
  let hasLeft = false
  /** Connections in a row that came to nothing. */
  let failures = 0

  /** To whom a connection is on its way, or open and not proven. */
  const pending = (route?: Route) => new Set([...rendezvous.pending(route), ...[...greeting].map((link) => link.peer)])
  /** Here, or about to be: each member once, however many connections crossed. */
  const countLinked = (route?: Route) => new Set([...roster.ids(), ...pending(route)]).size
  const isFull = () => countLinked() >= sessionLimits.controlLinks
  const send = (to: PeerId, message: AfterHello) => roster.send(to, message)
  const broadcast = (message: AfterHello) => {
    for (const id of roster.ids()) roster.send(id, message)
  }
  const pacer = createPacer(clock, presenceGapMs, () => presence && broadcast({ type: 'presence', presence }))

  const roster = createRoster({
    clock,
    maxMembers: sessionLimits.controlLinks,
    isPending: (id) => pending().has(id),
    joined(member) {
      failures = 0
      tellState(member.id)
      events.joined(member)
    },
    left(id, saidBye) {
      dataLinks.left(id)
      documents.left(id)
      events.left(id)
      if (saidBye) for (const announcer of announcers) announcer.gone()
      else if (!banned.has(id)) seekIn(lostSeekMs)
    },
    moved(id) {
      tellState(id)
      documents.moved(id)
    },
  })

  const documents = createDocuments({
    clock,
    send,
    bufferedBytes: (id) => roster.current(id)?.bufferedBytes ?? 0,
    serve: options.serve,
  })

  const dataLinks = createDataLinks({
    ...deps,
    self,
    maxLinks: sessionLimits.dataLinks,
    send,
    accepts: options.acceptsData,
    opened: (id, infoHash, link) => events.dataLink(id, infoHash, link),
  })

  const rendezvous = createRendezvous({
    ...deps,
    keys: options,
    wantsOffer(from) {
      if (banned.has(from)) return false
      if (!roster.current(from)) return !isFull()
      // A member that is linked and asks again may have started anew.
      return roster.confirm(from).then((isAlive) => !isAlive && !hasLeft && !banned.has(from))
    },
    wantsAnswer: (from) => !banned.has(from) && !isFull(),
    opened: greet,
    connecting: () => events.connecting(),
    failed,
    laterCandidates: (id, candidates) => byLinkId.get(id)?.send({ type: 'candidates', candidates }),
  })

  function seekIn(delayMs: number): void {
    for (const announcer of announcers) announcer.seek(delayMs)
  }

  /** A connection on its way came to nothing: it is tried again, ever less often where networks do not allow it. */
  function failed(peer: PeerId): void {
    roster.settle(peer)
    if (!hasLeft && !banned.has(peer)) seekIn(Math.min(maxSeekMs, lostSeekMs * 2 ** failures++))
  }

  function greet({ link, id, initiator, peer, peerKey }: Opened) {
    const control: ControlLink = createControlLink({
      clock,
      identity: options,
      link,
      id,
      initiator,
      peer,
      peerKey,
      events: {
        proven(member) {
          greeting.delete(control)
          if (banned.has(peer)) control.close()
          else roster.add(control, member)
        },
        message: (message) => received(control, message),
        drain: () => documents.drained(peer),
        closed(why) {
          byLinkId.delete(id)
          // No network can make a hello wrong.
          if (why === 'lied') banned.add(peer)
          if (greeting.delete(control)) failed(peer)
          else roster.remove(control, why === 'bye')
        },
      },
    })
    greeting.add(control)
    byLinkId.set(id, control)
    return control.handlers
  }

  function tellState(to: PeerId): void {
    if (presence) roster.send(to, { type: 'presence', presence })
    if (notice) roster.send(to, { type: 'manifest', notice })
  }

  function received(control: ControlLink, message: AfterHello): void {
    const from = control.peer
    switch (message.type) {
      // A state that was said on a link that is given up may be older than what the other link said.
      case 'presence':
        if (roster.current(from) === control) events.presence(from, message.presence)
        return
      case 'manifest':
        if (roster.current(from) === control) events.manifest(from, message.notice)
        return
      case 'request':
        if (!documents.request(from, message)) control.drop()
        return
      case 'chunk':
        return documents.chunk(from, message)
      case 'refusal':
        return documents.refusal(from, message.id)
      case 'candidates':
        return rendezvous.addCandidates(control.id, message.candidates)
      case 'data-offer':
      case 'lane-offer':
      case 'data-answer':
      case 'data-candidates':
      case 'data-close':
        return dataLinks.receive(from, message)
      default:
        return assertNever(message)
    }
  }

  let firstOffers: Promise<readonly AnnounceOffer[]> = options.eager
    ? rendezvous.prepareOffers(eagerOffers)
    : Promise.resolve([])

  const announcers = deps.trackers.map((tracker) => announceAt(tracker, false))
  const addresses = new Set<string>()

  function announceAt(tracker: TrackerClient, looksThrough: boolean): Announcer {
    return createAnnouncer({
      tracker,
      looksThrough,
      swarm: swarmId,
      self,
      clock,
      random: deps.random,
      rendezvous,
      async takeFirstOffers() {
        const taken = firstOffers
        firstOffers = Promise.resolve([])
        const offers = await taken
        const good = offers.filter((offer) => rendezvous.isGood(offer))
        // They may have waited too long for a tracker.
        return good.length < offers.length
          ? [...good, ...(await rendezvous.prepareOffers(eagerOffers - good.length))]
          : good
      },
      // Who is on the way by another tracker may never come, and be nobody whom this one counts.
      missing: (others, route) => Math.max(0, Math.min(others, sessionLimits.wantedLinks) - countLinked(route)),
      left: () => (options.ownerKey || presence?.phase === 'done' ? 0 : 1),
    })
  }

  return {
    self,
    setPresence(next) {
      if (hasLeft || (presence && isSamePresence(presence, next))) return
      presence = next
      pacer.request()
    },
    announceManifest(next) {
      if (hasLeft) return
      notice = next
      broadcast({ type: 'manifest', notice })
    },
    async fetchDocument(signal, from, ref) {
      signal.throwIfAborted()
      if (!roster.current(from)) throw new MeshError('left')
      return documents.fetch(signal, from, ref)
    },
    openDataLink(to, infoHash) {
      if (roster.current(to)) dataLinks.open(to, infoHash)
    },
    closeDataLink: (to, infoHash) => dataLinks.close(to, infoHash),
    ban(id) {
      banned.add(id)
      roster.expel(id)
      for (const link of [...greeting]) if (link.peer === id) link.drop()
    },
    meetAlsoAt(wanted) {
      for (const address of wanted) {
        if (hasLeft || addresses.has(address)) continue
        addresses.add(address)
        const tracker = deps.trackerAt(address)
        if (tracker) announcers.push(announceAt(tracker, true))
      }
    },
    path: async (id) => roster.current(id)?.path() ?? null,
    leave() {
      if (hasLeft) return
      hasLeft = true
      pacer.stop()
      for (const announcer of announcers) announcer.stop()
      rendezvous.destroy()
      dataLinks.destroy()
      for (const id of roster.ids()) documents.left(id)
      roster.close()
      for (const link of [...greeting]) link.drop()
      deps.ended()
    },
  }
}

const isSamePresence = (a: Presence, b: Presence): boolean =>
  a.phase === b.phase && a.progress === b.progress && a.held === b.held && a.pause === b.pause
