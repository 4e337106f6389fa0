import type { DataLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import { readUint32 } from './wire-frame.ts'
import { blockHeaderLength, messageId } from './wire-message.ts'

// What the engine holds for a connection: its bytes go out as messages of a link, blocks beside all else, and guarded
// bytes come in. Not made of a stream package: the engine needs these few methods, and back pressure is the upload queue's,
// which knows blocks.

/** What waits goes out together up to this: each message costs the same, however short. */
const targetMessageBytes = 192 * 1024
/** What a link takes at most. */
const maxMessageBytes = 256 * 1024
/** With room for what the link puts in front. */
const maxTogetherBytes = maxMessageBytes - 64
/** Blocks are paced (upload-queue.ts), so only somebody who asks and never reads leaves more than this behind. */
const maxQueuedBytes = 4 * 1024 * 1024

export interface WireDuplexDeps {
  /** Unique within the torrent. */
  readonly id: string
  readonly link: DataLink
  /** Blocks went to the link and it takes more. */
  readonly onRoom: () => void
  /** Once, whoever ended it. */
  readonly onEnd: () => void
}

/** A whole message, in the pieces that the engine wrote it in. */
interface WireMessage {
  readonly parts: readonly Uint8Array[]
  readonly length: number
  /** Bytes of a block in it. */
  readonly payload: number
}

type Listener = (...values: unknown[]) => void

/** Where the engine reads from: the first stream of its pipeline. */
interface EngineStream {
  write(bytes: Uint8Array): unknown
  destroy(): void
}

export class WireDuplex {
  /** The engine takes it for an open connection. */
  readonly connected = true
  readonly id: string
  /** Payload bytes of blocks that were given to the link. */
  sentPayload = 0

  readonly #deps: WireDuplexDeps
  readonly #toMessage = createAssembler()
  readonly #listeners = new Map<string, readonly Listener[]>()
  /** Where messages are put together; the link has copied it when `send` returns. */
  #joined: Uint8Array | null = null
  #engine: EngineStream | null = null
  #messages: WireMessage[] = []
  #blocks: WireMessage[] = []
  #queuedBytes = 0
  #isLinkFull = false
  #isFlushDue = false
  #isDestroyed = false

  constructor(deps: WireDuplexDeps) {
    this.id = deps.id
    this.#deps = deps
  }

  /** Bytes for the engine, already found legal. */
  deliver(bytes: Bytes): void {
    if (!this.#isDestroyed) this.#engine?.write(bytes)
  }

  /** The link takes messages again. */
  drained(): void {
    this.#isLinkFull = false
    this.#flushMessages()
  }

  /** The link takes blocks again. */
  flushBlocks(): void {
    let sentPayload = 0
    while (!this.#isDestroyed && this.#blocks.length > 0 && this.#deps.link.hasBulkRoom) {
      const together = take(this.#blocks, this.#deps.link.bulkMessageBytes)
      this.#queuedBytes -= together.length
      this.#deps.link.sendBulk(together.parts)
      sentPayload += together.payload
    }
    this.sentPayload += sentPayload
    if (!this.#isDestroyed && this.#deps.link.hasBulkRoom) this.#deps.onRoom()
  }

  // --- What the engine calls, as on a Node stream ---

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }

  once(event: string, listener: Listener): this {
    const heard: Listener = (...values) => {
      this.removeListener(event, heard)
      listener(...values)
    }
    return this.on(event, heard)
  }

  removeListener(event: string, listener: Listener): this {
    const left = this.#listeners.get(event)?.filter((other) => other !== listener) ?? []
    this.#listeners.set(event, left)
    return this
  }

  emit(event: string, ...values: unknown[]): boolean {
    const heard = this.#listeners.get(event) ?? []
    for (const listener of heard) listener(...values)
    return heard.length > 0
  }

  pipe<Stream extends EngineStream>(engine: Stream): Stream {
    this.#engine = engine
    return engine
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isDestroyed) return false
    this.#queuedBytes += bytes.length
    if (this.#queuedBytes > maxQueuedBytes) {
      this.destroy()
      return true
    }
    const message = this.#toMessage(bytes)
    if (!message) return true
    if (message.payload > 0) this.#blocks.push(message)
    else this.#messages.push(message)
    this.#flushSoon()
    return true
  }

  end(): void {
    this.destroy()
  }

  /** The link goes at once, not after the last byte: a peer that is cut off must not be sent more. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#messages = []
    this.#blocks = []
    this.#deps.link.destroy()
    this.#deps.onEnd()
    this.#engine?.destroy()
    queueMicrotask(() => this.emit('close'))
  }

  /** What is written in this turn goes together. */
  #flushSoon(): void {
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    queueMicrotask(() => {
      this.#isFlushDue = false
      this.#flushMessages()
      if (this.#blocks.length > 0) this.flushBlocks()
    })
  }

  #flushMessages(): void {
    while (!this.#isDestroyed && !this.#isLinkFull && this.#messages.length > 0) {
      const together = take(this.#messages, targetMessageBytes)
      this.#queuedBytes -= together.length
      this.#sendMessage(together)
    }
  }

  #sendMessage({ parts, length }: WireMessage): void {
    const bytes = this.#join(parts, length)
    // Only the bitfield of two million pieces is longer than a message of the link.
    for (let at = 0; at < length && !this.#isDestroyed; at += maxMessageBytes) {
      this.#isLinkFull = !this.#deps.link.send(bytes.subarray(at, at + maxMessageBytes))
    }
  }

  #join(parts: readonly Uint8Array[], length: number): Uint8Array {
    const [first] = parts
    if (first && parts.length === 1) return first
    if (!this.#joined || this.#joined.length < length) this.#joined = new Uint8Array(Math.max(length, maxMessageBytes))
    let at = 0
    for (const part of parts) {
      this.#joined.set(part, at)
      at += part.length
    }
    return this.#joined.subarray(0, length)
  }
}

/** Takes from the front as many as fill the target, and at least one. */
function take(queue: WireMessage[], targetBytes: number): WireMessage {
  const together: WireMessage[] = []
  let length = 0
  let payload = 0
  for (const message of queue) {
    if (length > 0 && length + message.length > maxTogetherBytes) break
    together.push(message)
    length += message.length
    payload += message.payload
    if (length >= targetBytes) break
  }
  queue.splice(0, together.length)
  return { parts: together.flatMap(({ parts }) => parts), length, payload }
}

/**
 * Knows what the engine's writes are: a message comes as one chunk, or as its header and then its body; the handshake,
 * which has no length in front, is the first chunk. Null while the body has not come.
 */
function createAssembler(): (bytes: Uint8Array) => WireMessage | null {
  let isGreeted = false
  let parts: Uint8Array[] = []
  let length = 0
  let wanted = 0
  return (bytes) => {
    if (parts.length === 0) wanted = isGreeted ? readUint32(bytes, 0) + 4 : bytes.length
    isGreeted = true
    parts.push(bytes)
    length += bytes.length
    if (length < wanted) return null
    const isBlock = length > blockHeaderLength && parts[0]?.[4] === messageId.piece
    const message = { parts, length, payload: isBlock ? length - blockHeaderLength : 0 }
    parts = []
    length = 0
    return message
  }
}
