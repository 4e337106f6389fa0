import type { DataLinkHandlers } from '../core/ports/mesh.ts'
import type { PeerLink } from '../core/ports/transport.ts'

// Two PeerLinks that carry real bytes to each other in this process, with a rate, a delay and back pressure.

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

export interface MemoryEnd {
  readonly link: PeerLink
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

interface Half extends MemoryEnd {
  connect(other: Half): void
  receive(message: Uint8Array<ArrayBuffer>): void
  closed(): void
}

function createEnd(line: Line | null, delayMs: number, tamper?: MemoryLinkOptions['tamper']): Half {
  let other: Half | null = null
  let handlers: DataLinkHandlers | null = null
  let early: Uint8Array<ArrayBuffer>[] = []
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
  }

  const end: Half = {
    link: {
      signal() {},
      send(bytes) {
        if (!isOpen) return false
        if (bytes.length > 256 * 1024) throw new RangeError('message too long')
        const copy = bytes.slice()
        tamper?.(copy)
        bufferedBytes += copy.length
        sentBytes += copy.length
        wantsDrain ||= bufferedBytes > highWatermarkBytes
        const deliver = () => other?.receive(copy)
        const wait = line ? line.leave(copy.length) - performance.now() : 0
        later(wait, () => left(copy.length))
        later(wait + delayMs, () => (held ? held.push(deliver) : deliver()))
        return !wantsDrain
      },
      get bufferedBytes() {
        return bufferedBytes
      },
      get isOpen() {
        return isOpen
      },
      fingerprints: () => null,
      path: () => Promise.resolve('direct' as const),
      destroy() {
        close(null)
        later(delayMs, () => other?.closed())
      },
    },
    attach(next) {
      handlers = next
      for (const message of early) next.message(message)
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
      if (handlers) handlers.message(message)
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
