import type { PieceIndex } from '../core/ids.ts'
import type { PieceStore, StoreError } from '../core/ports/stores.ts'
import { sha1 } from '../crypto/digest.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { asStoreError } from './part-halt.ts'

// From the last block of a piece to a stored piece: hash, then store, then tell. The order is what makes a `have` true.

/** What may wait for hash and store; beyond it no new piece is started, so that memory does not follow a slow disk. */
const maxWaitingBytes = 32 * 1024 * 1024

export interface PieceIntakeDeps<Sender> {
  readonly store: Pick<PieceStore, 'put'>
  readonly hashOf: (piece: PieceIndex) => Uint8Array
  /** Verified, and stored. */
  readonly onStored: (piece: PieceIndex, bytes: Bytes) => void
  readonly onWrong: (piece: PieceIndex, bytes: Bytes, senders: readonly Sender[]) => void
  /** The piece is kept in memory until `retry`. */
  readonly onStoreFailed: (error: StoreError) => void
}

export interface PieceIntake<Sender> {
  take(piece: PieceIndex, bytes: Bytes, senders: readonly Sender[]): void
  readonly isFull: boolean
  /** Stores what the store refused. */
  retry(): void
  isWaiting(piece: PieceIndex): boolean
  /** Whole, but not stored yet. */
  readonly waiting: Iterable<PieceIndex>
  /** Nothing is told after it; resolves when nothing is being stored. */
  close(): Promise<void>
}

export function createPieceIntake<Sender>(deps: PieceIntakeDeps<Sender>): PieceIntake<Sender> {
  const waiting = new Map<PieceIndex, Bytes>()
  const refused = new Set<PieceIndex>()
  const running = new Set<Promise<void>>()
  let waitingBytes = 0
  let isClosed = false

  function run(work: Promise<void>): void {
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  function release(piece: PieceIndex): void {
    waitingBytes -= waiting.get(piece)?.length ?? 0
    waiting.delete(piece)
  }

  async function verify(piece: PieceIndex, bytes: Bytes, senders: readonly Sender[]): Promise<void> {
    const isRight = equalBytes(await sha1(bytes), deps.hashOf(piece))
    if (isClosed) return
    if (isRight) return store(piece, bytes)
    release(piece)
    deps.onWrong(piece, bytes, senders)
  }

  async function store(piece: PieceIndex, bytes: Bytes): Promise<void> {
    try {
      await deps.store.put(piece, bytes)
    } catch (error) {
      if (isClosed) return
      refused.add(piece)
      deps.onStoreFailed(asStoreError(error))
      return
    }
    if (isClosed) return
    release(piece)
    deps.onStored(piece, bytes)
  }

  return {
    take(piece, bytes, senders) {
      waiting.set(piece, bytes)
      waitingBytes += bytes.length
      run(verify(piece, bytes, senders))
    },
    get isFull() {
      return waitingBytes >= maxWaitingBytes
    },
    retry() {
      for (const piece of [...refused]) {
        refused.delete(piece)
        const bytes = waiting.get(piece)
        if (bytes) run(store(piece, bytes))
      }
    },
    isWaiting: (piece) => waiting.has(piece),
    get waiting() {
      return waiting.keys()
    },
    async close() {
      isClosed = true
      await Promise.allSettled(running)
    },
  }
}
