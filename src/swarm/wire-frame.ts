import type { Bytes } from '../lib/bytes.ts'

// Cuts what a peer sends into the handshake and whole messages (BEP 3), holding at most one message.

export const handshakeLength = 68
const prefixLength = 4

export interface FrameReader {
  /**
   * Hands out each frame that is whole now, in order: first the handshake, then messages with their length prefix.
   * A frame that lies whole in `chunk` is a view into it. Returns false once a length was illegal or `take` said no;
   * nothing more may be pushed after that.
   */
  push(chunk: Bytes): boolean
}

export interface FrameReaderDeps {
  /** Whether a message with this id may have this many bytes, its id included. Asked before anything is held for it. */
  readonly isLegalLength: (id: number, length: number) => boolean
  /** False stops the reader. */
  readonly take: (frame: Bytes) => boolean
}

export function createFrameReader({ isLegalLength, take }: FrameReaderDeps): FrameReader {
  let isHandshakeDone = false
  /** The start of a frame whose rest has not come yet. Grows from its head to the whole frame. */
  let partial: Bytes = new Uint8Array(0)
  let filled = 0

  /** Bytes of the frame that starts here; null while too little of it is known; false when it is illegal. */
  function frameLength(bytes: Bytes, start: number, end: number): number | null | false {
    if (!isHandshakeDone) return handshakeLength
    if (end - start < prefixLength) return null
    const length = readUint32(bytes, start)
    if (length === 0) return prefixLength
    if (end - start <= prefixLength) return null
    return isLegalLength(bytes[start + prefixLength] ?? 0, length) && prefixLength + length
  }

  function emit(frame: Bytes): boolean {
    isHandshakeDone = true
    return take(frame)
  }

  /** Adds to the partial frame as much as it still lacks. */
  function resume(chunk: Bytes, wanted: number): number {
    if (partial.length < wanted) {
      const grown = new Uint8Array(wanted)
      grown.set(partial.subarray(0, filled))
      partial = grown
    }
    const taken = Math.min(wanted - filled, chunk.length)
    partial.set(chunk.subarray(0, taken), filled)
    filled += taken
    return taken
  }

  return {
    push(chunk) {
      let at = 0
      while (filled > 0) {
        const length = frameLength(partial, 0, filled)
        if (length === false) return false
        if (length !== null && filled === length) {
          const whole = partial
          partial = new Uint8Array(0)
          filled = 0
          if (!emit(whole)) return false
        } else {
          if (at === chunk.length) return true
          // One byte at a time until the length is known: at most five.
          at += resume(chunk.subarray(at), length ?? filled + 1)
        }
      }
      while (at < chunk.length) {
        const length = frameLength(chunk, at, chunk.length)
        if (length === false) return false
        if (length === null || chunk.length - at < length) {
          resume(chunk.subarray(at), length ?? chunk.length - at)
          return true
        }
        if (!emit(chunk.subarray(at, at + length))) return false
        at += length
      }
      return true
    },
  }
}

export const readUint32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
