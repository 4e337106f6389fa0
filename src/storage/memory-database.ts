import type { InfoHash } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { PieceDatabase } from './piece-database.ts'

// Where the browser stores nothing for pages: pieces in memory, as long as the page is open, and no more of them than a
// phone has room for.

export interface MemoryDatabases {
  open(infoHash: InfoHash): PieceDatabase
  remove(infoHash: InfoHash): void
  removeAll(): void
  /** Bytes that still have room. */
  readonly free: number
}

/** `limit`: bytes over all parts. */
export function createMemoryDatabases(limit: number): MemoryDatabases {
  const parts = new Map<InfoHash, Map<number, Bytes>>()
  let free = limit

  const lengthAt = (pieces: ReadonlyMap<number, Bytes>, piece: number) => pieces.get(piece)?.length ?? 0

  return {
    open(infoHash) {
      const pieces = parts.get(infoHash) ?? new Map<number, Bytes>()
      parts.set(infoHash, pieces)
      return {
        keys: async () => [...pieces.keys()],
        read: async (piece) => pieces.get(piece),
        async write(writes) {
          const grows = writes.reduce(
            (sum, { piece, bytes }) => sum + (bytes?.length ?? 0) - lengthAt(pieces, piece),
            0,
          )
          if (grows > free) throw new StoreError('full')
          free -= grows
          for (const { piece, bytes } of writes) {
            if (bytes) pieces.set(piece, bytes.slice())
            else pieces.delete(piece)
          }
        },
        close: () => {},
      }
    },
    remove(infoHash) {
      for (const bytes of parts.get(infoHash)?.values() ?? []) free += bytes.length
      parts.delete(infoHash)
    },
    removeAll() {
      parts.clear()
      free = limit
    },
    get free() {
      return free
    },
  }
}
