import type { Duplex } from 'node:stream'
import type { AddressQuota } from './connection-limits.ts'
import type { MemberSocket, SwarmMember } from './swarm.ts'
import { takeTokens, type FullAt, type Rate } from './token-bucket.ts'
import type { TrackerFrame } from './tracker-frame.ts'
import {
  encodeClose,
  encodePing,
  encodePong,
  encodeText,
  type CloseCode,
  type FrameListener,
  type FrameReader,
  type ReaderPool,
} from './websocket-frames.ts'
import type { WriteBatch } from './write-batch.ts'

export interface SessionLimits {
  readonly maxBufferedBytes: number
  readonly messageRate: Rate
  readonly byteRate: Rate
  readonly maxViolations: number
  /** Milliseconds. */
  readonly takeoverTimeout: number
}

export interface SessionEvents {
  /** `payload` was valid UTF-8 when it came as text. */
  message(session: TrackerSession, payload: Buffer): void
  pinged(session: TrackerSession, payload: Buffer): void
  /** More bytes came than are allowed; once or more. */
  flooded(session: TrackerSession): void
  /** It broke the framing, or a limit of one message. Nothing it sends is read after that. */
  broke(session: TrackerSession, code: CloseCode): void
  /** Once, at the moment of the decision; the connection may take a little longer to end. */
  dropped(session: TrackerSession): void
  slowConsumer(): void
  sent(): void
}

/** What all sessions of a tracker share. */
export interface SessionDeps {
  readonly limits: SessionLimits
  readonly events: SessionEvents
  readonly readers: ReaderPool
  readonly writes: WriteBatch
  /** Monotonic milliseconds. */
  readonly now: () => number
}

// Time for the other side to end the connection after our goodbye before it is cut.
const closeGraceMs = 2_000
// A flood that goes on after our close frame is not read to its end.
const maxBytesAfterEnd = 256 * 1024
const forgivenViolationsPerSecond = 0.1
const pingFrame = encodePing()

/**
 * One WebSocket. There are thousands of these, most of them idle: no closure, no timer, no buffer of its own, and of
 * what it counts only single numbers.
 */
export class TrackerSession implements MemberSocket, FrameListener {
  destroyed = false
  membership: SwarmMember | null = null
  /** Frames that wait, in order, until it is clear whether a peer id may be taken over. */
  waiting: TrackerFrame[] | null = null
  waitingBytes = 0
  /** Whether it has said nothing since the ping interval's last ping. */
  awaitsPong = false
  /** When its last message came; pongs are no activity. */
  activeAt: number
  /** Which tick of the ping interval checks on it. */
  readonly slot: number
  readonly #stream: Duplex
  readonly #quota: AddressQuota
  readonly #deps: SessionDeps
  #reader: FrameReader | null = null
  #messages: FullAt = 0
  #bytes: FullAt = 0
  #violations: FullAt = 0
  #bytesAfterEnd = 0
  #probes: ((alive: boolean) => void)[] | null = null

  constructor(deps: SessionDeps, stream: Duplex, quota: AddressQuota, slot: number) {
    this.#deps = deps
    this.#stream = stream
    this.#quota = quota
    this.slot = slot
    this.activeAt = deps.now()
  }

  /** Takes what came on the connection: every byte counts, those of control frames and empty fragments too. */
  receive(chunk: Buffer): void {
    if (this.destroyed) {
      this.#bytesAfterEnd += chunk.length
      if (this.#bytesAfterEnd > maxBytesAfterEnd) return this.cut()
    } else if (!this.#takeBytes(chunk.length)) {
      this.#deps.events.flooded(this)
    }
    this.#reader = this.#deps.readers.read(this.#reader, chunk, this)
  }

  onMessage(payload: Buffer): void {
    if (this.destroyed) return
    this.#heard()
    this.activeAt = this.#deps.now()
    this.#deps.events.message(this, payload)
  }

  onPing(payload: Buffer): void {
    if (this.destroyed) return
    this.#heard()
    this.#deps.events.pinged(this, payload)
  }

  onPong(): void {
    this.#heard()
  }

  onClose(code: CloseCode): void {
    this.#sayGoodbye(code, '')
    this.#stream.end()
  }

  onFault(code: CloseCode): void {
    if (!this.destroyed) this.#deps.events.broke(this, code)
    this.#stream.end()
  }

  /** Drops the connection instead of buffering more than the limit. */
  send(text: string): void {
    if (this.destroyed) return
    if (!this.#write(encodeText(text))) this.#deps.events.slowConsumer()
    else this.#deps.events.sent()
  }

  takeMessage(): boolean {
    const { limits, now } = this.#deps
    const at = now()
    const rest = takeTokens(this.#messages, limits.messageRate, 1, at)
    if (rest !== null) this.#messages = rest
    return rest !== null && this.#quota.takeMessage(at)
  }

  /** False when there have been too many. */
  takeViolation(): boolean {
    const { limits, now } = this.#deps
    const rate = { perSecond: forgivenViolationsPerSecond, burst: limits.maxViolations }
    const rest = takeTokens(this.#violations, rate, 1, now())
    if (rest !== null) this.#violations = rest
    return rest !== null
  }

  /** The ping interval's. */
  ping(): void {
    if (this.destroyed) return
    this.awaitsPong = true
    this.#write(pingFrame)
  }

  pong(payload: Buffer): void {
    if (!this.destroyed) this.#write(encodePong(payload))
  }

  /** Asks whether the other side still answers, and cuts the connection when it doesn't. */
  probe(done: (alive: boolean) => void): void {
    if (this.destroyed) return done(false)
    if (this.#probes) {
      this.#probes.push(done)
      return
    }
    const probes = [() => clearTimeout(timer), done]
    // When this process was held up, an answer may have come in time that it has not read yet: that comes first.
    const giveUp = () => setImmediate(() => void (this.#probes === probes && this.cut()))
    const timer = setTimeout(giveUp, this.#deps.limits.takeoverTimeout)
    this.#probes = probes
    // Not `ping`: whoever asks for a peer id all the time must not make its holder look silent to the ping interval.
    this.#write(pingFrame)
  }

  /** Says goodbye with a WebSocket close code. */
  close(code: CloseCode, reason: string): void {
    this.#sayGoodbye(code, reason)
  }

  cut(): void {
    this.#stream.destroy()
    this.ended()
  }

  /** For a connection that has ended by itself. */
  ended(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.waiting = null
    this.#deps.events.dropped(this)
    this.#settleProbes(false)
  }

  /** To be called when nothing comes or goes any more. */
  release(): void {
    this.ended()
    this.#quota.release()
  }

  #sayGoodbye(code: CloseCode, reason: string): void {
    if (this.destroyed) return
    this.#write(encodeClose(code, reason))
    const stream = this.#stream
    const timer = setTimeout(() => stream.destroy(), closeGraceMs).unref()
    stream.once('close', () => clearTimeout(timer))
    this.ended()
  }

  /** False where the other side does not read: the connection is cut then. */
  #write(frame: Buffer): boolean {
    if (this.#stream.writableLength > this.#deps.limits.maxBufferedBytes) {
      this.cut()
      return false
    }
    this.#deps.writes.write(this.#stream, frame)
    return true
  }

  #takeBytes(amount: number): boolean {
    const { limits, now } = this.#deps
    const at = now()
    const rest = takeTokens(this.#bytes, limits.byteRate, amount, at)
    if (rest !== null) this.#bytes = rest
    return rest !== null && this.#quota.takeBytes(amount, at)
  }

  /** Any sign of life. */
  #heard(): void {
    this.awaitsPong = false
    if (this.#probes) this.#settleProbes(true)
  }

  #settleProbes(alive: boolean): void {
    const probes = this.#probes
    this.#probes = null
    for (const done of probes ?? []) done(alive)
  }
}
