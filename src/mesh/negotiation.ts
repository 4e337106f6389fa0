import type { IceServer, PeerLink, PeerLinkHandlers, Transport } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import { isMeetingAddress } from './ice-candidate.ts'
import { rtcLimits, withoutCandidates, type Bundle, type Candidate } from './rtc-codec.ts'

/**
 * Where later candidates can't follow at once, a description leaves when no candidate came for this long after the last
 * one, and at the latest `settleMs` after the first. Where they can, it leaves with the first: without a timer, because a
 * hidden page's timers run once a second, and a sender's page is hidden while its link is being sent.
 */
const quietMs = 30
const settleMs = 100
/** It leaves without any after this: an unreachable STUN server must not hold up what works without it. */
const patienceMs = 300
/** Later candidates travel together. */
const batchMs = 50
/** Of later candidates, per connection. */
const maxBatches = 8

export interface NegotiationDeps {
  readonly transport: Pick<Transport, 'connect'>
  readonly iceServers: readonly IceServer[]
  readonly clock: Clock
}

export interface NegotiationEvents {
  /** Once: what the other end needs first. */
  described(bundle: Bundle): void
  /** Found after `described`, perhaps after `opened`. */
  candidates(candidates: readonly Candidate[]): void
  /** Returns where the link's later events go. */
  opened(link: PeerLink): PeerLinkHandlers
  /** It never opened. Nothing is called after it. */
  failed(): void
}

/** One connection on its way to being open. */
export interface Negotiation {
  /** The other end's description: the offer for who answers, the answer for who offered. */
  accept(bundle: Bundle): void
  addCandidates(candidates: readonly Candidate[]): void
  /** Gives up when it is not open this long from now; replaces the time that was set before. */
  expireIn(delayMs: number): void
  /** Before or after it opened; the link's `close` follows where it was open. */
  destroy(): void
}

/** Null when the browser makes no more connections. */
export function createNegotiation(
  { transport, iceServers, clock }: NegotiationDeps,
  /** `trickles`: what `candidates` gives can be sent from the start. */
  {
    initiator,
    trickles,
    carriesBulk,
  }: { readonly initiator: boolean; readonly trickles: boolean; readonly carriesBulk: boolean },
  events: NegotiationEvents,
): Negotiation | null {
  let description: { readonly sdp: string; readonly at: number } | null = null
  let isDescribed = false
  let waiting: Candidate[] = []
  let firstCandidateAt: number | null = null
  let batches = 0
  let remoteCandidates = 0
  let handlers: PeerLinkHandlers | null = null
  let isOver = false
  let cancelFlush = () => {}
  let cancelExpiry = () => {}

  const flushIn = (delayMs: number) => {
    cancelFlush()
    cancelFlush = clock.after(Math.max(0, delayMs), flush)
  }

  function flush(): void {
    if (isOver || !description) return
    const candidates = waiting
    waiting = []
    if (!isDescribed) {
      isDescribed = true
      events.described({ sdp: description.sdp, candidates })
    } else if (candidates.length > 0 && batches < maxBatches) {
      batches++
      events.candidates(candidates)
    }
  }

  function found(candidate: Candidate): void {
    // Browsers find TCP addresses too, which no member takes: nothing leaves early, or counts, for their sake.
    if (waiting.length >= rtcLimits.candidates || !isMeetingAddress(candidate.candidate)) return
    waiting.push(candidate)
    if (isDescribed) {
      if (waiting.length === 1) flushIn(batchMs)
      return
    }
    if (!description) return
    if (trickles) return flush()
    const now = clock.now()
    firstCandidateAt ??= now
    flushIn(Math.min(quietMs, firstCandidateAt + settleMs - now, description.at + patienceMs - now))
  }

  function closed(error: Error | null): void {
    cancelFlush()
    cancelExpiry()
    if (isOver) return
    isOver = true
    if (handlers) handlers.close(error)
    else events.failed()
  }

  let link: PeerLink
  try {
    link = transport.connect({
      initiator,
      iceServers,
      carriesBulk,
      events: {
        signal(signal) {
          if (isOver) return
          if (signal.kind === 'candidate') return found(signal)
          description = { sdp: withoutCandidates(signal.sdp), at: clock.now() }
          if (waiting.length === 0) flushIn(patienceMs)
          else if (trickles) flush()
          else flushIn(quietMs)
        },
        open() {
          if (isOver) return
          cancelExpiry()
          handlers = events.opened(link)
        },
        message: (bytes) => handlers?.message(bytes),
        bulk: (bytes) => handlers?.bulk(bytes),
        receipt: (count) => handlers?.receipt(count),
        report: (packets) => handlers?.report(packets),
        drain: () => handlers?.drain(),
        close: closed,
      },
    })
  } catch {
    return null
  }

  function addCandidates(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      if (++remoteCandidates > rtcLimits.candidates) return
      link.signal(candidate)
    }
  }

  return {
    accept({ sdp, candidates }) {
      link.signal({ kind: 'description', type: initiator ? 'answer' : 'offer', sdp })
      addCandidates(candidates)
    },
    addCandidates,
    expireIn(delayMs) {
      cancelExpiry()
      if (!isOver && !handlers) cancelExpiry = clock.after(delayMs, () => link.destroy())
    },
    destroy: () => link.destroy(),
  }
}
