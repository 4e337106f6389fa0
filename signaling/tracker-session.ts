import type { AnnounceParams } from 'bittorrent-tracker/server'
import type { WebSocket } from 'ws'
import type { AddressQuota } from './connection-limits.ts'
import type { MemberSocket } from './swarm.ts'
import { encodeOutline, fillIn, type TrackerFrame } from './tracker-frame.ts'
import { TokenBucket, type Rate } from './token-bucket.ts'

export interface SessionLimits {
  readonly maxBufferedBytes: number
  readonly messageRate: Rate
  readonly byteRate: Rate
  readonly maxViolations: number
  /** Milliseconds. */
  readonly takeoverTimeout: number
}

export interface SessionEvents {
  /** Once, at the moment of the decision; the connection may take a little longer to end. */
  dropped(session: TrackerSession): void
  slowConsumer(): void
  sent(): void
}

export interface SessionDeps {
  readonly webSocket: WebSocket
  readonly quota: AddressQuota
  readonly limits: SessionLimits
  readonly events: SessionEvents
  readonly slot: number
}

// Time for the other side to answer our close frame before the connection is cut.
const closeGraceMs = 2_000
// A flood that goes on after our close frame is not read to its end.
const maxBytesAfterEnd = 256 * 1024
const forgivenViolationsPerSecond = 0.1

// The library keeps the info hashes of each socket in a list that it never shortens, for a clean-up that the swarm
// directory does here. It finds every hash already listed.
const ignoredInfoHashes = { includes: () => true }

/**
 * One WebSocket as the library sees it: the library never holds the real one, so it can neither write past the limits
 * nor reach a connection that is gone.
 */
export class TrackerSession implements MemberSocket {
  destroyed = false
  /** Frames that wait, in order, until it is clear whether a peer id may be taken over. */
  waiting: TrackerFrame[] | null = null
  waitingBytes = 0
  awaitsPong = false
  /** When its last message came; pongs are no activity. */
  activeAt: number
  /** Which tick of the ping interval checks on it. */
  readonly slot: number
  readonly #quota: AddressQuota
  readonly #webSocket: WebSocket
  readonly #limits: SessionLimits
  readonly #events: SessionEvents
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #violations: TokenBucket
  #bytesAfterEnd = 0
  #handled: TrackerFrame | null = null
  #toLibrary: ((message: string) => void) | null = null
  #probes: ((alive: boolean) => void)[] | null = null

  constructor(deps: SessionDeps, now: number) {
    const { limits } = deps
    this.#webSocket = deps.webSocket
    this.#quota = deps.quota
    this.#limits = limits
    this.#events = deps.events
    this.slot = deps.slot
    this.activeAt = now
    this.#messages = new TokenBucket(limits.messageRate, now)
    this.#bytes = new TokenBucket(limits.byteRate, now)
    this.#violations = new TokenBucket({ perSecond: forgivenViolationsPerSecond, burst: limits.maxViolations }, now)
  }

  get infoHashes(): typeof ignoredInfoHashes {
    return ignoredInfoHashes
  }

  set infoHashes(_list: unknown) {
    // See above.
  }

  /** The library's way to listen. It closes nothing by itself, so only messages are of use. */
  on(event: string, listener: (message: string) => void): void {
    if (event === 'message') this.#toLibrary = listener
  }

  removeListener(): void {
    this.#toLibrary = null
  }

  /** For a frame whose peer id is this session's. The library handles all but scrapes before this returns. */
  handToLibrary(frame: TrackerFrame): void {
    this.#handled = frame
    this.#toLibrary?.(encodeOutline(frame))
    this.#handled = null
  }

  complete(params: AnnounceParams): void {
    if (this.#handled) fillIn(params, this.#handled)
  }

  /** Drops the connection instead of buffering more than the limit. */
  send(text: string): void {
    if (this.destroyed) return
    if (this.#webSocket.bufferedAmount > this.#limits.maxBufferedBytes) {
      this.#events.slowConsumer()
      this.cut()
      return
    }
    this.#webSocket.send(text)
    this.#events.sent()
  }

  takeMessage(now: number): boolean {
    return this.#messages.take(1, now) && this.#quota.takeMessage(now)
  }

  /** Counts what arrived on the connection. False, once, when it was too much. */
  takeBytes(amount: number, now: number): boolean {
    if (this.destroyed) {
      this.#bytesAfterEnd += amount
      if (this.#bytesAfterEnd > maxBytesAfterEnd) this.cut()
      return true
    }
    return this.#bytes.take(amount, now) && this.#quota.takeBytes(amount, now)
  }

  /** False when there have been too many. */
  takeViolation(now: number): boolean {
    return this.#violations.take(1, now)
  }

  /** Any sign of life. */
  heard(): void {
    this.awaitsPong = false
    this.#settleProbes(true)
  }

  ping(): void {
    if (this.destroyed) return
    this.awaitsPong = true
    this.#webSocket.ping()
  }

  pong(payload: Buffer): void {
    if (this.destroyed) return
    if (this.#webSocket.bufferedAmount > this.#limits.maxBufferedBytes) this.cut()
    else this.#webSocket.pong(payload)
  }

  /** Asks whether the other side still answers, and cuts the connection when it doesn't. */
  probe(done: (alive: boolean) => void): void {
    if (this.destroyed) return done(false)
    if (this.#probes) {
      this.#probes.push(done)
      return
    }
    const timer = setTimeout(() => this.cut(), this.#limits.takeoverTimeout)
    this.#probes = [() => clearTimeout(timer), done]
    this.ping()
  }

  /** Says goodbye with a WebSocket close code. */
  close(code: number, reason: string): void {
    if (this.destroyed) return
    this.#webSocket.close(code, reason)
    setTimeout(() => this.#webSocket.terminate(), closeGraceMs).unref()
    this.#drop()
  }

  cut(): void {
    this.#webSocket.terminate()
    this.#drop()
  }

  /** For a connection that has ended by itself. */
  ended(): void {
    this.#drop()
  }

  #drop(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.waiting = null
    this.#toLibrary = null
    this.#events.dropped(this)
    this.#settleProbes(false)
  }

  #settleProbes(alive: boolean): void {
    const probes = this.#probes
    this.#probes = null
    for (const done of probes ?? []) done(alive)
  }
}
