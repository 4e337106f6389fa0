import type { Bytes } from '../lib/bytes.ts'
import { pieceIndex } from '../core/ids.ts'
import { plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import { readSlices, type OpenSlice } from '../core/source-range.ts'
import { sha1 } from '../crypto/digest.ts'
import type { PartSeal } from '../crypto/part-seal.ts'

export const hashLength = 20

/** Neighbouring pieces, `first` up to, not including, `end`. */
export interface PieceRun {
  readonly first: number
  readonly end: number
  /** Their plain bytes. */
  readonly slices: readonly OpenSlice[]
}

/**
 * The SHA-1 of each sealed piece of a run, in order. All pieces are handed over at once, so that the browser's one
 * crypto thread always finds the next call waiting.
 * @throws SourceReadError
 */
export async function hashRun(layout: PartLayout, seal: PartSeal, { first, end, slices }: PieceRun): Promise<Bytes> {
  const plain = await readSlices(slices)
  const base = plainRangeOfPiece(layout, pieceIndex(first)).start
  const hashes = new Uint8Array((end - first) * hashLength)
  const hashPiece = async (index: number): Promise<void> => {
    const piece = pieceIndex(index)
    const range = plainRangeOfPiece(layout, piece)
    const sealed = await seal.sealPiece(piece, plain.subarray(range.start - base, range.end - base))
    hashes.set(await sha1(sealed), (index - first) * hashLength)
  }
  await Promise.all(Array.from({ length: end - first }, (_, i) => hashPiece(first + i)))
  return hashes
}
