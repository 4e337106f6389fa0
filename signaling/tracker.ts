import TrackerServer, { type Swarm } from 'bittorrent-tracker/server'
import type { Duplex } from 'node:stream'
import type { AddressQuota } from './connection-limits.ts'
import { LibraryTurn } from './library-turn.ts'
import type { Log } from './log.ts'
import type { Metrics, RefusalReason } from './metrics.ts'
import type { MemberSocket } from './swarm.ts'
import { createSwarmDirectory, type SwarmLimits } from './swarm-directory.ts'
import {
  encodeRefusal,
  parseTrackerFrame,
  type BinaryId,
  type FrameLimits,
  type FrameRefusal,
  type TrackerFrame,
} from './tracker-frame.ts'
import { TrackerSession, type SessionDeps, type SessionLimits } from './tracker-session.ts'
import { closeCode, ReaderPool, type CloseCode } from './websocket-frames.ts'
import { WriteBatch } from './write-batch.ts'

export interface TrackerLimits extends FrameLimits, SwarmLimits, SessionLimits {
  /** Milliseconds. */
  readonly pingInterval: number
  /** Milliseconds. */
  readonly idleTimeout: number
  readonly maxMessageBytes: number
  /** A message may come in so many pieces. */
  readonly maxFragments: number
  /** Of one connection's messages that wait for the answer of a peer id's holder. */
  readonly maxWaitingBytes: number
}

export interface TrackerDeps {
  readonly limits: TrackerLimits
  /** Seconds; clients are asked to announce this often. */
  readonly announceInterval: number
  readonly metrics: Metrics
  readonly log: Log
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

export interface Tracker {
  /** Takes over a connection whose WebSocket handshake is done. `head` is what came after it. */
  accept(stream: Duplex, head: Buffer, quota: AddressQuota): void
  counts(): { readonly sockets: number; readonly swarms: number; readonly members: number }
  /** Says goodbye to everybody; resolves when they are gone or after `graceMs`. */
  close(graceMs: number): Promise<void>
}

// Pings are spread over this many ticks of the ping interval, so that thousands are not written at once.
const pingSlots = 30
// The library answers WebSocket clients with a fifth of its interval.
const libraryIntervalDivisor = 5
const membershipIntervals = 3
const leastMembershipMs = 20 * 60_000

const refusalText: Readonly<Partial<Record<RefusalReason, string>>> = {
  messagesTooFast: 'too many messages, slow down',
  bytesTooFast: 'too many bytes, slow down',
  messageTooLong: 'message is too long',
  tooManyFragments: 'message comes in too many pieces',
  brokenFrame: 'no WebSocket frame',
  peerIdTaken: 'peer_id is in use by another connection',
  tooManySwarms: 'too many swarms on this connection',
  tooManyPeerIds: 'too many peer ids of this connection in this swarm',
  tooManyWaiting: 'too many messages are waiting',
  swarmFull: 'this swarm is full',
  trackerFull: 'this tracker is full',
}

const textOf = (reason: RefusalReason): string => refusalText[reason] ?? reason

/** What of one message is limited, by the code that its reader closes with. */
const limitsByCode: ReadonlyMap<CloseCode, RefusalReason> = new Map([
  [closeCode.tooBig, 'messageTooLong'],
  [closeCode.policy, 'tooManyFragments'],
])

/**
 * The tracker proper is bittorrent-tracker's server. It is given nothing but frames that were parsed, from sockets that
 * own the peer id they speak for, and its swarms come from the directory here, which it is built to allow by overriding
 * `getSwarm`. Its own store has no owner for a peer id, keeps empty swarms for ever, evicts by age and copies all of a
 * swarm's ids at each announce. What it keeps for a connection lives for one frame (LibraryTurn).
 */
export function createTracker({
  limits,
  announceInterval,
  metrics,
  log,
  // Whole ones: V8 keeps small whole numbers without an object for each.
  now = () => Math.trunc(performance.now()),
}: TrackerDeps): Tracker {
  const directory = createSwarmDirectory(limits)
  const library = new (class extends TrackerServer {
    // Synchronous, unlike the original: between the claim of a peer id and its use nothing else can happen.
    override getSwarm(infoHash: string, callback: (error: Error | null, swarm?: Swarm) => void): void {
      callback(null, directory.swarm(infoHash))
    }
  })({ http: false, udp: false, stats: false, ws: false, interval: announceInterval * 1000 * libraryIntervalDivisor })

  const sessions = new Map<Duplex, TrackerSession>()
  const membershipMs = Math.max(leastMembershipMs, membershipIntervals * announceInterval * 1000)
  let nextSlot = 0
  let lastSlot = 0
  let onEmpty: (() => void) | null = null

  const deps: SessionDeps = {
    limits,
    now,
    readers: new ReaderPool(limits),
    writes: new WriteBatch(),
    events: {
      message(session, payload) {
        metrics.count('framesReceived')
        guarded(session, () => receive(session, payload))
      },
      pinged(session, payload) {
        if (session.takeMessage()) session.pong(payload)
        else refuseFrame(session, 'messagesTooFast', null)
      },
      flooded(session) {
        turnOut(session, 'bytesTooFast', closeCode.policy)
      },
      broke(session, code) {
        const reason = limitsByCode.get(code)
        if (reason) return turnOut(session, reason, code)
        // Who can't write a frame is not written to, but for the goodbye.
        metrics.refuse('brokenFrame')
        session.close(code, textOf('brokenFrame'))
      },
      dropped: (session) => directory.leaveAll(session),
      slowConsumer: () => metrics.count('slowConsumers'),
      sent: () => metrics.count('framesSent'),
    },
  }

  // One listener for all connections, which finds the session: closures for each would cost more than the session.
  function onData(this: Duplex, chunk: Buffer): void {
    sessions.get(this)?.receive(chunk)
  }
  function onError(this: Duplex): void {
    sessions.get(this)?.cut()
  }
  function onClose(this: Duplex): void {
    sessions.get(this)?.release()
    sessions.delete(this)
    if (sessions.size === 0) onEmpty?.()
  }

  function checkOnSlot(): void {
    nextSlot = (nextSlot + 1) % pingSlots
    for (const session of sessions.values()) {
      if (session.slot === nextSlot && !session.destroyed) checkOn(session, now())
    }
  }
  // Not before what has come is read: when this process was held up, the pongs are among it.
  const sweep = setInterval(() => setImmediate(checkOnSlot), limits.pingInterval / pingSlots)
  sweep.unref()

  function checkOn(session: TrackerSession, at: number): void {
    directory.expire(session, at - membershipMs)
    if (session.awaitsPong) {
      metrics.count('pingTimeouts')
      session.cut()
    } else if (session.membership === null && at - session.activeAt > limits.idleTimeout) {
      session.close(closeCode.normal, 'in no swarm')
    } else {
      session.ping()
    }
  }

  function refuse(session: TrackerSession, reason: RefusalReason, refusal: FrameRefusal): void {
    metrics.refuse(reason)
    session.send(encodeRefusal(refusal))
    if (!session.takeViolation()) session.close(closeCode.policy, 'too many refused messages')
  }

  function refuseFrame(session: TrackerSession, reason: RefusalReason, infoHash: BinaryId | null): void {
    refuse(session, reason, { action: 'announce', infoHash, reason: textOf(reason) })
  }

  /** Says why, and closes. */
  function turnOut(session: TrackerSession, reason: RefusalReason, code: CloseCode): void {
    metrics.refuse(reason)
    session.send(encodeRefusal({ action: 'announce', infoHash: null, reason: textOf(reason) }))
    session.close(code, textOf(reason))
  }

  function receive(session: TrackerSession, payload: Buffer): void {
    if (!session.takeMessage()) return refuseFrame(session, 'messagesTooFast', null)
    const parsed = parseTrackerFrame(payload.toString(), limits)
    if (!parsed.ok) return refuse(session, 'malformed', parsed.refusal)
    if (!session.waiting) return handle(session, parsed.frame)
    session.waitingBytes += payload.length
    if (session.waitingBytes > limits.maxWaitingBytes)
      return refuseFrame(session, 'tooManyWaiting', infoHashOf(parsed.frame))
    session.waiting.push(parsed.frame)
  }

  function handle(session: TrackerSession, frame: TrackerFrame): void {
    if (frame.kind === 'scrape') {
      metrics.count('scrapes')
      return handToLibrary(session, frame)
    }
    metrics.count(frame.kind === 'answer' ? 'answers' : 'announces')
    // To stop, a peer id need not be claimed: the swarm lets only its owner leave.
    if (frame.kind === 'announce' && frame.event === 'stopped') return handToLibrary(session, frame)
    const claim = directory.claim(session, hexOf(frame.infoHash), hexOf(frame.peerId), now())
    if (claim.kind === 'held') handToLibrary(session, frame)
    else if (claim.kind === 'refused') refuseFrame(session, claim.reason, frame.infoHash)
    else waitForHolder(session, frame, claim.holder)
  }

  function handToLibrary(session: TrackerSession, frame: TrackerFrame): void {
    const turn = new LibraryTurn(session, frame)
    library.onWebSocketConnection(turn)
    turn.start()
  }

  /** A peer id stays with the socket that has it as long as that one answers; one that fell silent makes room. */
  function waitForHolder(session: TrackerSession, frame: TrackerFrame, holder: MemberSocket): void {
    metrics.count('peerIdProbes')
    session.waiting = []
    session.waitingBytes = 0
    holder.probe((alive) => guarded(session, () => goOn(session, frame, alive)))
  }

  function goOn(session: TrackerSession, frame: TrackerFrame, alive: boolean): void {
    const waiting = session.waiting ?? []
    session.waiting = null
    if (alive) refuseFrame(session, 'peerIdTaken', infoHashOf(frame))
    else metrics.count('peerIdHandovers')
    handleWaiting(session, alive ? waiting : [frame, ...waiting])
  }

  function handleWaiting(session: TrackerSession, frames: readonly TrackerFrame[]): void {
    for (const [at, frame] of frames.entries()) {
      if (session.destroyed) return
      handle(session, frame)
      if (session.waiting) {
        session.waiting.push(...frames.slice(at + 1))
        return
      }
    }
  }

  /** A fault of ours costs the connection that met it, and no other. */
  function guarded(session: TrackerSession, action: () => void): void {
    try {
      action()
    } catch (error) {
      metrics.count('faults')
      log('error', 'tracker-fault', {
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
      session.close(closeCode.fault, 'internal error')
    }
  }

  return {
    accept(stream, head, quota) {
      lastSlot = (lastSlot + 1) % pingSlots
      const session = new TrackerSession(deps, stream, quota, lastSlot)
      sessions.set(stream, session)
      metrics.count('socketsOpened')
      // An HTTP server lets its connections stay half open; here, who has no more to say is gone.
      stream.allowHalfOpen = false
      stream.on('data', onData).on('error', onError).on('close', onClose)
      if (head.length > 0) session.receive(head)
    },
    counts: () => ({ sockets: sessions.size, swarms: directory.swarmCount(), members: directory.memberCount() }),
    async close(graceMs) {
      clearInterval(sweep)
      for (const session of sessions.values()) session.close(closeCode.goingAway, 'server is stopping')
      if (sessions.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, graceMs)
          onEmpty = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      for (const session of sessions.values()) session.cut()
      library.close()
    },
  }
}

const hexOf = (id: BinaryId): string => Buffer.from(id, 'latin1').toString('hex')
const infoHashOf = (frame: TrackerFrame): BinaryId | null => (frame.kind === 'scrape' ? null : frame.infoHash)
