import type { PieceIndex } from '../core/ids.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { sha1 } from '../crypto/digest.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'

// The pieces that were last served or stored, as the peers may have them: nothing is in here whose hash did not match.

export interface PieceCacheDeps {
  readonly store: Pick<PieceStore, 'get' | 'checksPieces'>
  /** SHA-1, 20 bytes. */
  readonly hashOf: (piece: PieceIndex) => Uint8Array
  /** Bytes; a piece larger than this is still held, alone. */
  readonly maxBytes: number
  /** What the store gave is not the piece, or it gave none. */
  readonly onDamaged: (piece: PieceIndex) => void
  readonly onStoreFailed: (error: StoreError) => void
}

export interface PieceCache {
  /** The piece if it is at hand. */
  peek(piece: PieceIndex): Bytes | null
  /**
   * Reads the piece and checks it where the store does not, once however many ask. Null when it can't be served; somebody
   * was told why.
   */
  load(piece: PieceIndex): Promise<Bytes | null>
  /** Takes bytes whose hash matched. */
  keep(piece: PieceIndex, bytes: Bytes): void
  forget(piece: PieceIndex): void
}

export function createPieceCache(deps: PieceCacheDeps): PieceCache {
  /** From the one that was used longest ago to the latest. */
  const pieces = new Map<PieceIndex, Bytes>()
  const loads = new Map<PieceIndex, Promise<Bytes | null>>()
  let heldBytes = 0

  function forget(piece: PieceIndex): void {
    heldBytes -= pieces.get(piece)?.length ?? 0
    pieces.delete(piece)
  }

  function keep(piece: PieceIndex, bytes: Bytes): void {
    forget(piece)
    pieces.set(piece, bytes)
    heldBytes += bytes.length
    for (const oldest of pieces.keys()) {
      if (heldBytes <= deps.maxBytes || oldest === piece) break
      forget(oldest)
    }
  }

  function peek(piece: PieceIndex): Bytes | null {
    const bytes = pieces.get(piece)
    if (!bytes) return null
    pieces.delete(piece)
    pieces.set(piece, bytes)
    return bytes
  }

  async function read(piece: PieceIndex): Promise<Bytes | null> {
    let bytes: Bytes
    try {
      bytes = await deps.store.get(piece)
    } catch (error) {
      const failure = error instanceof StoreError ? error : new StoreError('failed', { cause: error })
      if (failure.code === 'missing') deps.onDamaged(piece)
      else if (failure.code !== 'closed') deps.onStoreFailed(failure)
      return null
    }
    if (deps.store.checksPieces || equalBytes(await sha1(bytes), deps.hashOf(piece))) {
      keep(piece, bytes)
      return bytes
    }
    deps.onDamaged(piece)
    return null
  }

  return {
    peek,
    keep,
    forget,
    load(piece) {
      const held = peek(piece)
      if (held) return Promise.resolve(held)
      const running = loads.get(piece)
      if (running) return running
      const load = read(piece).finally(() => loads.delete(piece))
      loads.set(piece, load)
      return load
    },
  }
}
