import type { PartSeal } from '../crypto/part-seal.ts'
import { SealError } from '../crypto/part-seal.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { piecesOfPlainRange, plainRangeOfPiece, type ByteRange, type PartLayout } from '../core/part-layout.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { PieceStore } from '../core/ports/stores.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { Urgency } from '../core/urgency.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { UrgentReads } from './urgent-reads.ts'

export interface PartReaderDeps {
  readonly layout: PartLayout
  readonly store: PieceStore
  readonly seal: PartSeal
  /** Resolves once the piece is verified and stored; rejects with the signal's reason. */
  readonly available: (signal: AbortSignalLike, piece: PieceIndex) => Promise<void>
  readonly urgent: UrgentReads
  /** A stored piece did not open: forget it and fetch it again. */
  readonly discard: (piece: PieceIndex) => Promise<void>
}

/** A piece that is damaged again and again means broken storage: give up rather than fetch for ever. */
const maxAttempts = 3

export interface UrgentRange {
  readonly urgency: Urgency
  /** What follows the range is needed soon, up to here. */
  readonly end: number
}

export interface PartReader {
  /**
   * The plain bytes of a range, in order, one piece at a time. Each chunk is opened by its AEAD tag on the way out, so a
   * byte that changed in storage is fetched again and never shown. With `urgent`, what it needs goes before all else.
   * @throws StoreError, SealError, or the signal's reason.
   */
  read(signal: AbortSignalLike, range: ByteRange, urgent?: UrgentRange): AsyncGenerator<Bytes>
}

export function createPartReader(deps: PartReaderDeps): PartReader {
  /** A piece that was not read to its end: of many small files, each would open it again. */
  let kept: { readonly piece: PieceIndex; readonly plain: Bytes } | null = null

  async function openPiece(signal: AbortSignalLike, piece: PieceIndex): Promise<Bytes> {
    for (let attempt = 1; ; attempt++) {
      await deps.available(signal, piece)
      signal.throwIfAborted()
      try {
        return await deps.seal.openPiece(piece, await deps.store.get(piece))
      } catch (error) {
        const damaged = error instanceof SealError || (error instanceof StoreError && error.code === 'missing')
        if (!damaged || attempt === maxAttempts) throw error
        await deps.discard(piece)
      }
    }
  }

  return {
    async *read(signal, range, urgent) {
      const pieces = piecesOfPlainRange(deps.layout, range)
      if (!pieces) return
      const last = piecesOfPlainRange(deps.layout, { start: range.start, end: urgent?.end ?? range.end })?.last
      const place = urgent && deps.urgent.begin(urgent.urgency, last ?? pieces.last)
      let isWhole = false
      try {
        for (let piece: number = pieces.first; piece <= pieces.last; piece++) {
          signal.throwIfAborted()
          const index = pieceIndex(piece)
          place?.at(index)
          const plain = kept?.piece === index ? kept.plain : await openPiece(signal, index)
          const held = plainRangeOfPiece(deps.layout, index)
          const [start, end] = [Math.max(0, range.start - held.start), Math.min(plain.length, range.end - held.start)]
          kept = end < plain.length ? { piece: index, plain } : null
          // A copy of what is kept: the taker may give its bytes away.
          yield kept ? plain.slice(start, end) : plain.subarray(start, end)
        }
        isWhole = true
      } finally {
        place?.end(isWhole)
      }
    },
  }
}
