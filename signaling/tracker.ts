import TrackerServer, { type Swarm } from 'bittorrent-tracker/server'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { AddressQuota } from './connection-limits.ts'
import type { Log } from './log.ts'
import type { Metrics, RefusalReason } from './metrics.ts'
import { createSwarmDirectory, type SwarmLimits } from './swarm-directory.ts'
import {
  encodeRefusal,
  parseTrackerFrame,
  type BinaryId,
  type FrameLimits,
  type FrameRefusal,
  type TrackerFrame,
} from './tracker-frame.ts'
import { TrackerSession, type SessionEvents, type SessionLimits } from './tracker-session.ts'

export interface TrackerLimits extends FrameLimits, SwarmLimits, SessionLimits {
  /** Milliseconds. */
  readonly pingInterval: number
  /** Milliseconds. */
  readonly idleTimeout: number
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
  /** Takes over a WebSocket whose handshake is done. `stream` is the connection beneath it. */
  accept(webSocket: WebSocket, stream: Duplex, quota: AddressQuota): void
  counts(): { readonly sockets: number; readonly swarms: number; readonly members: number }
  /** Says goodbye to everybody; resolves when they are gone or after `graceMs`. */
  close(graceMs: number): Promise<void>
}

const closeCode = { normal: 1000, goingAway: 1001, policy: 1008, fault: 1011 } as const
// Pings are spread over this many ticks of the ping interval, so that thousands are not written at once.
const pingSlots = 30
// The library answers WebSocket clients with a fifth of its interval.
const libraryIntervalDivisor = 5
const maxWaitingBytes = 1024 * 1024
const membershipIntervals = 3
const leastMembershipMs = 20 * 60_000

const refusalText: Readonly<Partial<Record<RefusalReason, string>>> = {
  messagesTooFast: 'too many messages, slow down',
  peerIdTaken: 'peer_id is in use by another connection',
  tooManySwarms: 'too many swarms on this connection',
  tooManyPeerIds: 'too many peer ids of this connection in this swarm',
  tooManyWaiting: 'too many messages are waiting',
  swarmFull: 'this swarm is full',
  trackerFull: 'this tracker is full',
}

/**
 * The tracker proper is bittorrent-tracker's server. It is given nothing but frames that were parsed, from sockets that
 * own the peer id they speak for, and its swarms come from the directory here, which it is built to allow by overriding
 * `getSwarm`. Its own store has no owner for a peer id, keeps empty swarms for ever, evicts by age and copies all of a
 * swarm's ids at each announce.
 */
export function createTracker({
  limits,
  announceInterval,
  metrics,
  log,
  now = () => performance.now(),
}: TrackerDeps): Tracker {
  const directory = createSwarmDirectory<TrackerSession>(limits)
  const library = new (class extends TrackerServer {
    // Synchronous, unlike the original: between the claim of a peer id and its use nothing else can happen.
    override getSwarm(infoHash: string, callback: (error: Error | null, swarm?: Swarm) => void): void {
      callback(null, directory.swarm(infoHash))
    }
  })({ http: false, udp: false, stats: false, ws: false, interval: announceInterval * 1000 * libraryIntervalDivisor })

  const open = new Set<TrackerSession>()
  const slots = Array.from({ length: pingSlots }, () => new Set<TrackerSession>())
  const membershipMs = Math.max(leastMembershipMs, membershipIntervals * announceInterval * 1000)
  let nextSlot = 0
  let lastSlot = 0
  let onEmpty: (() => void) | null = null

  const events: SessionEvents = {
    dropped(session) {
      directory.leaveAll(session)
      slots[session.slot]?.delete(session)
    },
    slowConsumer: () => metrics.count('slowConsumers'),
    sent: () => metrics.count('framesSent'),
  }

  const sweep = setInterval(() => {
    nextSlot = (nextSlot + 1) % pingSlots
    for (const session of slots[nextSlot] ?? []) checkOn(session, now())
  }, limits.pingInterval / pingSlots)
  sweep.unref()

  function checkOn(session: TrackerSession, at: number): void {
    directory.expire(session, at - membershipMs)
    if (session.awaitsPong) {
      metrics.count('pingTimeouts')
      session.cut()
    } else if (directory.membershipsOf(session) === 0 && at - session.activeAt > limits.idleTimeout) {
      session.close(closeCode.normal, 'in no swarm')
    } else {
      session.ping()
    }
  }

  function refuse(session: TrackerSession, reason: RefusalReason, refusal: FrameRefusal): void {
    metrics.refuse(reason)
    session.send(encodeRefusal(refusal))
    if (!session.takeViolation(now())) session.close(closeCode.policy, 'too many refused messages')
  }

  function refuseFrame(session: TrackerSession, reason: RefusalReason, infoHash: BinaryId | null): void {
    refuse(session, reason, { action: 'announce', infoHash, reason: refusalText[reason] ?? reason })
  }

  function receive(session: TrackerSession, text: string): void {
    if (!session.takeMessage(now())) return refuseFrame(session, 'messagesTooFast', null)
    const parsed = parseTrackerFrame(text, limits)
    if (!parsed.ok) return refuse(session, 'malformed', parsed.refusal)
    if (!session.waiting) return handle(session, parsed.frame)
    session.waitingBytes += text.length
    if (session.waitingBytes > maxWaitingBytes) return refuseFrame(session, 'tooManyWaiting', infoHashOf(parsed.frame))
    session.waiting.push(parsed.frame)
  }

  function handle(session: TrackerSession, frame: TrackerFrame): void {
    if (frame.kind === 'scrape') {
      metrics.count('scrapes')
      return session.handToLibrary(frame)
    }
    metrics.count(frame.kind === 'answer' ? 'answers' : 'announces')
    // To stop, a peer id need not be claimed: the swarm lets only its owner leave.
    if (frame.kind === 'announce' && frame.event === 'stopped') return session.handToLibrary(frame)
    const claim = directory.claim(session, hexOf(frame.infoHash), hexOf(frame.peerId), now())
    if (claim.kind === 'held') session.handToLibrary(frame)
    else if (claim.kind === 'refused') refuseFrame(session, claim.reason, frame.infoHash)
    else waitForHolder(session, frame, claim.holder)
  }

  /** A peer id stays with the socket that has it as long as that one answers; one that fell silent makes room. */
  function waitForHolder(session: TrackerSession, frame: TrackerFrame, holder: TrackerSession): void {
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
    accept(webSocket, stream, quota) {
      lastSlot = (lastSlot + 1) % pingSlots
      const session = new TrackerSession({ webSocket, quota, limits, events, slot: lastSlot }, now())
      open.add(session)
      slots[lastSlot]?.add(session)
      metrics.count('socketsOpened')
      library.onWebSocketConnection(session)
      // Counted beneath the WebSocket, so that control frames and empty fragments count too.
      stream.on('data', (chunk: Buffer) => {
        if (session.takeBytes(chunk.length, now())) return
        metrics.refuse('bytesTooFast')
        session.send(encodeRefusal({ action: 'announce', infoHash: null, reason: 'too many bytes, slow down' }))
        session.close(closeCode.policy, 'too many bytes, slow down')
      })
      webSocket.on('message', (data: RawData) => {
        if (session.destroyed) return
        session.heard()
        session.activeAt = now()
        metrics.count('framesReceived')
        guarded(session, () => receive(session, textOf(data)))
      })
      webSocket.on('ping', (payload: Buffer) => {
        if (session.destroyed) return
        session.heard()
        if (session.takeMessage(now())) session.pong(payload)
        else refuseFrame(session, 'messagesTooFast', null)
      })
      webSocket.on('pong', () => session.heard())
      // A broken connection or a frame over the limits; 'close' follows.
      webSocket.on('error', () => session.cut())
      webSocket.on('close', () => {
        session.ended()
        quota.release()
        open.delete(session)
        if (open.size === 0) onEmpty?.()
      })
    },
    counts: () => ({ sockets: open.size, swarms: directory.swarmCount(), members: directory.memberCount() }),
    async close(graceMs) {
      clearInterval(sweep)
      for (const session of open) session.close(closeCode.goingAway, 'server is stopping')
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, graceMs)
          onEmpty = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      for (const session of open) session.cut()
      library.close()
    },
  }
}

// The socket's binary type is `nodebuffer`, which makes every message one Buffer.
const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '')
const hexOf = (id: BinaryId): string => Buffer.from(id, 'latin1').toString('hex')
const infoHashOf = (frame: TrackerFrame): BinaryId | null => (frame.kind === 'scrape' ? null : frame.infoHash)
