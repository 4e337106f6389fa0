import type { PeerId, SwarmId } from '../core/ids.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket } from '../lib/token-bucket.ts'
import type { Rendezvous, Route } from './rendezvous.ts'
import type { TrackerClient } from './tracker-client.ts'
import { encodeAnnounce, encodeAnswer, maxIntervalMs, type AnnounceOffer } from './tracker-protocol.ts'

/** When others are there and no offer of ours is on its way: theirs may be, which needs this long to show. */
const firstOfferMs = 300
/** When ours went out: how long until the next, and how much longer each time. */
const nextOfferMs = 1_500
const backoff = 1.8
const maxOfferMs = 30_000
/** Offers in one announce. */
const maxOffers = 5
/** Announces, whatever the tracker's replies would have us do. */
const announceBurst = 12
const announcesPerSecond = 0.2
const pausedMs = 10_000
/** Announces on a sign from the browser, however many signs there are. */
const minHurryMs = 5_000

/** One share at one tracker: when to announce, and with how many offers. */
export interface Announcer {
  /** Members may be missing that were here: announces that much later, or before, and offers. */
  seek(delayMs: number): void
  /** A member left for good, which the tracker's last reply could not know. */
  gone(): void
  /** Says that the share is left. */
  stop(): void
}

export interface AnnouncerDeps {
  readonly tracker: TrackerClient
  /**
   * Whether to offer there once however many members are linked: those whom another tracker introduced may all be
   * strangers to this one, whose count alone would say that nobody is missing.
   */
  readonly looksThrough: boolean
  readonly swarm: SwarmId
  readonly self: PeerId
  readonly clock: Clock
  /** 0 to below 1. */
  readonly random: () => number
  readonly rendezvous: Rendezvous
  /** Offers to go out with the very first announce of all trackers; whoever asks first gets them. */
  readonly takeFirstOffers: () => Promise<readonly AnnounceOffer[]>
  /** How many more members to look for when the tracker counts so many others; `route` leads there. */
  readonly missing: (others: number, route: Route) => number
  readonly left: () => 0 | 1
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const { tracker, swarm, self, clock, rendezvous } = deps
  let cancelNext = () => {}
  let nextAt = Infinity
  let intervalMs = maxIntervalMs
  let offerDelayMs = firstOfferMs
  let announcedAt = -Infinity
  let lastOffers: readonly AnnounceOffer[] = []
  /** Of the connection to the tracker; announces of an older one are dropped. */
  let era = 0
  let isOpen = false
  let isBusy = false
  let others = 0
  let mustLook = false
  const budget = createTokenBucket(clock, announceBurst, announcesPerSecond)
  // The tracker gives offers to members by chance, so one per missing member would mostly reach those who are linked.
  const wantedOffers = () => (mustLook || deps.missing(others, route) > 0 ? Math.min(maxOffers, others) : 0)

  const route: Route = {
    reply: (to, signal) => void tracker.send(encodeAnswer(swarm, self, to, signal), false),
  }

  /** Counted from the last announce, so that replies that nobody asked for change nothing. */
  function schedule(delayMs: number): void {
    announceAt(announcedAt + delayMs * (0.8 + deps.random() / 5))
  }

  const scheduleNext = () => schedule(wantedOffers() > 0 ? offerDelayMs : intervalMs)

  function slowDown(): void {
    offerDelayMs = Math.min(maxOfferMs, Math.max(nextOfferMs, offerDelayMs * backoff))
  }

  function announceAt(time: number): void {
    cancelNext()
    nextAt = time
    const announceNow = () => void announce('update', () => rendezvous.prepareOffers(wantedOffers()))
    cancelNext = clock.after(Math.max(0, time - clock.now()), announceNow)
  }

  async function announce(
    event: 'started' | 'update',
    prepare: () => Promise<readonly AnnounceOffer[]>,
  ): Promise<void> {
    if (isBusy || !isOpen) return
    if (event === 'update' && !budget.take()) return announceAt(clock.now() + pausedMs)
    cancelNext()
    isBusy = true
    const current = era
    const offers = await prepare().finally(() => void (isBusy = false))
    if (!isOpen) return rendezvous.discard(offers)
    // The socket was replaced meanwhile, and the new one knows nothing of this share yet.
    const isFirst = current !== era
    announcedAt = clock.now()
    const text = encodeAnnounce({ swarm, self, event: isFirst ? 'started' : event, left: deps.left(), offers })
    if (tracker.send(text, true)) rendezvous.sent(offers)
    else rendezvous.discard(offers)
    lastOffers = offers
    if (offers.length > 0) {
      slowDown()
      mustLook = false
    }
    scheduleNext()
  }

  const unsubscribe = tracker.subscribe(swarm, {
    opened() {
      era++
      isOpen = true
      mustLook = deps.looksThrough
      offerDelayMs = firstOfferMs
      void announce('started', deps.takeFirstOffers)
    },
    closed() {
      isOpen = false
      cancelNext()
    },
    announced({ intervalMs: asked, members }) {
      intervalMs = asked
      others = Math.max(0, members - 1)
      // Each offer goes to one member: beyond their number nobody got one.
      rendezvous.discard(lastOffers.slice(others))
      lastOffers = []
      if (wantedOffers() === 0) offerDelayMs = firstOfferMs
      scheduleNext()
    },
    offer: (relayed) => rendezvous.receive('offer', relayed, route),
    answer: (relayed) => rendezvous.receive('answer', relayed, route),
    failed() {
      // What it did not like may pass; asking at once would not help.
      slowDown()
      schedule(offerDelayMs)
    },
    hurry() {
      if (clock.now() - announcedAt < minHurryMs) return false
      void announce('update', async () => [])
      return true
    },
  })

  return {
    seek(delayMs) {
      if (isOpen && !isBusy) announceAt(Math.min(nextAt, clock.now() + delayMs))
    },
    gone() {
      others = Math.max(0, others - 1)
    },
    stop() {
      cancelNext()
      if (isOpen) tracker.send(encodeAnnounce({ swarm, self, event: 'stopped', left: deps.left(), offers: [] }), false)
      isOpen = false
      unsubscribe()
    },
  }
}
