import type { PeerLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import { readUint32 } from './wire-frame.ts'

// What the engine holds for a connection: its bytes go out as messages of a link, and guarded bytes come in. Not made of
// a stream package: the engine needs these few methods, and back pressure is the upload queue's, which knows blocks.

/** A message goes out at this size at the latest, unless one chunk is larger: each costs the same, however short. */
const targetMessageBytes = 192 * 1024
/** What a link takes at most. */
const maxMessageBytes = 256 * 1024
/** Blocks are paced (upload-queue.ts), so only somebody who asks and never reads leaves more than this behind. */
const maxQueuedBytes = 4 * 1024 * 1024
const pieceId = 7

export interface WireDuplexDeps {
  /** Unique within the torrent. */
  readonly id: string
  readonly link: Pick<PeerLink, 'send' | 'destroy'>
  /** Bytes went to the link and it takes more. */
  readonly onRoom: () => void
  /** Once, whoever ended it. */
  readonly onEnd: () => void
}

interface Chunk {
  readonly bytes: Uint8Array
  /** Bytes of a block in it. */
  readonly payload: number
  /** The header of a message whose body is the next chunk. */
  readonly isHeader: boolean
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
  readonly #toChunk = createChunker()
  readonly #listeners = new Map<string, readonly Listener[]>()
  /** Where the chunks of a message are put together; the link has copied it when `send` returns. */
  #joined: Uint8Array | null = null
  #engine: EngineStream | null = null
  #queue: Chunk[] = []
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
    this.#flush()
    if (!this.#isLinkFull) this.#deps.onRoom()
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
    this.#queue.push(this.#toChunk(bytes))
    this.#queuedBytes += bytes.length
    if (this.#queuedBytes > maxQueuedBytes) this.destroy()
    else if (this.#queuedBytes >= targetMessageBytes) this.#flush()
    else this.#flushSoon()
    return true
  }

  end(): void {
    this.destroy()
  }

  /** The link goes at once, not after the last byte: a peer that is cut off must not be sent more. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#queue = []
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
      this.#flush()
    })
  }

  #flush(): void {
    let sentPayload = 0
    while (!this.#isDestroyed && !this.#isLinkFull) {
      const message = this.#takeMessage()
      if (!message) break
      this.#isLinkFull = !this.#deps.link.send(message.bytes)
      sentPayload += message.payload
    }
    this.sentPayload += sentPayload
    if (sentPayload > 0 && !this.#isLinkFull) this.#deps.onRoom()
  }

  /** Whole chunks up to the target. Null when there are none, or only the header of a body that has not come yet. */
  #takeMessage(): { readonly bytes: Uint8Array; readonly payload: number } | null {
    const [first] = this.#queue
    if (!first) return null
    if (first.bytes.length > maxMessageBytes) return this.#splitFirst(first)
    const chunks: Uint8Array[] = []
    let length = 0
    let payload = 0
    for (const chunk of this.#queue) {
      if (length >= targetMessageBytes || length + chunk.bytes.length > maxMessageBytes) break
      if (chunk.isHeader && chunks.length === this.#queue.length - 1) break
      chunks.push(chunk.bytes)
      length += chunk.bytes.length
      payload += chunk.payload
    }
    if (chunks.length === 0) return null
    this.#queue.splice(0, chunks.length)
    this.#queuedBytes -= length
    return { bytes: chunks.length === 1 ? first.bytes : this.#join(chunks), payload }
  }

  #join(chunks: readonly Uint8Array[]): Uint8Array {
    this.#joined ??= new Uint8Array(maxMessageBytes)
    let length = 0
    for (const chunk of chunks) {
      this.#joined.set(chunk, length)
      length += chunk.length
    }
    return this.#joined.subarray(0, length)
  }

  /** Only the bitfield of two million pieces is longer than a message. */
  #splitFirst(first: Chunk): { readonly bytes: Uint8Array; readonly payload: number } {
    this.#queue[0] = { ...first, bytes: first.bytes.subarray(maxMessageBytes), payload: 0 }
    this.#queuedBytes -= maxMessageBytes
    return { bytes: first.bytes.subarray(0, maxMessageBytes), payload: first.payload }
  }
}

/**
 * Knows what the engine's writes are: a message comes as one chunk, or as its header and then its body; the handshake,
 * which has no length in front, is the first chunk.
 */
function createChunker(): (bytes: Uint8Array) => Chunk {
  let isGreeted = false
  let bodyLeft = 0
  let isBlock = false
  return (bytes) => {
    if (!isGreeted) {
      isGreeted = true
      return { bytes, payload: 0, isHeader: false }
    }
    if (bodyLeft > 0) {
      bodyLeft = Math.max(0, bodyLeft - bytes.length)
      return { bytes, payload: isBlock ? bytes.length : 0, isHeader: false }
    }
    bodyLeft = Math.max(0, readUint32(bytes, 0) + 4 - bytes.length)
    isBlock = bytes[4] === pieceId
    return { bytes, payload: 0, isHeader: bodyLeft > 0 }
  }
}
