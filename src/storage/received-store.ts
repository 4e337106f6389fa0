import { wholeBytes, type Bytes } from '../lib/bytes.ts'
import { emptyBitfield, setPiece } from '../core/bitfield.ts'
import type { PieceIndex } from '../core/ids.ts'
import { pieceRange, type PartLayout } from '../core/part-layout.ts'
import { type ReceivedStore, StoreError } from '../core/ports/stores.ts'
import { createPassingDatabase } from './passing-database.ts'
import type { PieceDatabase } from './piece-database.ts'
import { createWriteQueue } from './write-queue.ts'

/**
 * The pieces of a part that somebody sent. **A piece can be read only after its hash matched, and what a reader or a
 * peer gets was checked again on the way out**: callers put only pieces whose hash matched, and check what they get.
 * Takes over the database. @throws StoreError
 */
export async function openReceivedStore(stored: PieceDatabase, layout: PartLayout): Promise<ReceivedStore> {
  const initial = await storedPieces(stored, layout)
  const database = createPassingDatabase(stored)
  const queue = createWriteQueue((batch) => database.write(batch))
  let closing: Promise<void> | null = null

  const lengthOf = (piece: PieceIndex): number => {
    const { start, end } = pieceRange(layout, piece)
    return end - start
  }
  const check = (piece: PieceIndex): void => {
    if (closing) throw new StoreError('closed')
    if (!isPieceOf(layout, piece)) throw new StoreError('missing')
  }

  return {
    initial,
    async get(piece) {
      check(piece)
      const waiting = queue.waiting(piece)
      if (waiting === null) throw new StoreError('missing')
      // A copy: nobody may change what is about to be written.
      if (waiting) return waiting.slice()
      const value = await database.read(piece)
      if (value instanceof Uint8Array && value.length === lengthOf(piece)) return wholeBytes(value)
      // A record of another version, or a damaged one, is worth nothing: the piece is fetched again.
      if (value !== undefined && queue.waiting(piece) === undefined) await queue.add({ piece, bytes: null })
      throw new StoreError('missing')
    },
    async put(piece, bytes) {
      check(piece)
      if (bytes.length !== lengthOf(piece)) throw new StoreError('failed', { cause: new Error('wrong piece length') })
      await queue.add({ piece, bytes: wholeBytes(bytes) })
    },
    async drop(piece) {
      check(piece)
      await queue.add({ piece, bytes: null })
    },
    passThrough(isOn) {
      database.isOn = isOn
    },
    isPassing: (piece) => database.isPassing(piece),
    close() {
      closing ??= queue.settled().then(() => database.close())
      return closing
    },
  }
}

/** The bitfield (BEP 3) of the record keys. Keys that name no piece belong to nobody and are left alone. */
async function storedPieces(database: PieceDatabase, layout: PartLayout): Promise<Bytes> {
  const bitfield = emptyBitfield(layout.pieceCount)
  for (const key of await database.keys()) if (isPieceOf(layout, key)) setPiece(bitfield, key)
  return bitfield
}

const isPieceOf = (layout: PartLayout, key: unknown): key is number =>
  typeof key === 'number' && Number.isInteger(key) && key >= 0 && key < layout.pieceCount
