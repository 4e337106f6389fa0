import type { DataLink, DataLinkHandlers } from '../core/ports/transport.ts'
import { concatBytes } from '../lib/bytes.ts'

// Two data links that carry real bytes to each other in this process, with a rate, a delay and back pressure.

const highWatermarkBytes = 1024 * 1024
const lowWatermarkBytes = 256 * 1024

/** A line that messages leave one after another; several links may share it. */
export interface Line {
  /** When a message of this length that is given now has left. */
  leave(length: number): number
}

export function createLine(bytesPerSecond: number): Line {
  let freeAt = 0
  return {
    leave(length) {
      freeAt = Math.max(performance.now(), freeAt) + (length / bytesPerSecond) * 1000
      return freeAt
    },
  }
}

export interface MemoryLink extends DataLink {
  readonly isOpen: boolean
}

export interface MemoryEnd {
  readonly link: MemoryLink
  /** Where this end's events go from now on; what came before it waits. */
  attach(handlers: DataLinkHandlers): void
  /** Bytes that went out here. */
  readonly sentBytes: number
  /** Holds back everything that goes out here, as if the page stood still. */
  stall(isStalled: boolean): void
}

export interface MemoryLinkOptions {
  /** Of each direction; without one, bytes take no time. */
  readonly lines?: readonly [Line | null, Line | null]
  readonly delayMs?: number
  /** Changes what the first end sends. */
  readonly tamper?: (message: Uint8Array<ArrayBuffer>) => void
}

export function createMemoryLink({ lines, delayMs = 0, tamper }: MemoryLinkOptions = {}): readonly [
  MemoryEnd,
  MemoryEnd,
] {
  const first = createEnd(lines?.[0] ?? null, delayMs, tamper)
  const second = createEnd(lines?.[1] ?? null, delayMs)
  first.connect(second)
  second.connect(first)
  return [first, second]
}

type Message = { readonly kind: 'message' | 'bulk'; readonly bytes: Uint8Array<ArrayBuffer> }

interface Half extends MemoryEnd {
  connect(other: Half): void
  receive(message: Message): void
  closed(): void
}

function createEnd(line: Line | null, delayMs: number, tamper?: MemoryLinkOptions['tamper']): Half {
  let other: Half | null = null
  let handlers: DataLinkHandlers | null = null
  let early: Message[] = []
  let held: (() => void)[] | null = null
  let bufferedBytes = 0
  let sentBytes = 0
  let wantsDrain = false
  let isOpen = true

  function close(error: Error | null): void {
    if (!isOpen) return
    isOpen = false
    handlers?.close(error)
  }

  function left(length: number): void {
    bufferedBytes -= length
    if (!wantsDrain || bufferedBytes > lowWatermarkBytes || !isOpen) return
    wantsDrain = false
    handlers?.drain()
    handlers?.room()
  }

  function send(kind: Message['kind'], bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!isOpen) return false
    if (bytes.length > 256 * 1024) throw new RangeError('message too long')
    tamper?.(bytes)
    bufferedBytes += bytes.length
    sentBytes += bytes.length
    wantsDrain ||= bufferedBytes > highWatermarkBytes
    const deliver = () => other?.receive({ kind, bytes })
    const wait = line ? line.leave(bytes.length) - performance.now() : 0
    later(wait, () => left(bytes.length))
    later(wait + delayMs, () => (held ? held.push(deliver) : deliver()))
    return !wantsDrain
  }

  const end: Half = {
    link: {
      send: (bytes) => send('message', bytes.slice()),
      sendBulk: (parts) => void send('bulk', concatBytes(...parts)),
      get hasBulkRoom() {
        return isOpen && !wantsDrain
      },
      bulkMessageBytes: 192 * 1024,
      lanes: 1,
      get isOpen() {
        return isOpen
      },
      destroy() {
        close(null)
        later(delayMs, () => other?.closed())
      },
    },
    attach(next) {
      handlers = next
      for (const { kind, bytes } of early) next[kind](bytes)
      early = []
    },
    get sentBytes() {
      return sentBytes
    },
    stall(isStalled) {
      const waiting = held ?? []
      held = isStalled ? waiting : null
      if (!isStalled) for (const deliver of waiting) deliver()
    },
    connect(half) {
      other = half
    },
    receive(message) {
      if (!isOpen) return
      if (handlers) handlers[message.kind](message.bytes)
      else early.push(message)
    },
    closed: () => close(null),
  }
  return end
}

function later(delayMs: number, callback: () => void): void {
  if (delayMs < 1) setImmediate(callback)
  else setTimeout(callback, delayMs)
}
