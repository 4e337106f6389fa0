import type { Bytes } from '../lib/bytes.ts'
import { pieceIndex } from '../core/ids.ts'
import { pieceHashLength } from '../core/info-dictionary.ts'
import { plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import { readSlices, type OpenSlice } from '../core/source-range.ts'
import { sha1 } from '../crypto/digest.ts'
import type { PartSeal } from '../crypto/part-seal.ts'

/** Sealed bytes of a run that are under way at once, unless two pieces are more. */
const bytesAtOnce = 2 * 1024 * 1024
const buffersKept = 16

/** Neighbouring pieces, `first` up to, not including, `end`. */
export interface PieceRun {
  readonly first: number
  readonly end: number
  /** Their plain bytes. */
  readonly slices: readonly OpenSlice[]
}

/** Buffers for sealed pieces: a fresh one for each piece would cost more than sealing it. */
export interface PieceBuffers {
  take(length: number): Bytes
  give(buffer: Bytes): void
}

/** Keeps what one worker needs at once, of one length: that of the job that it worked on last. */
export function createPieceBuffers(): PieceBuffers {
  let free: Bytes[] = []
  return {
    take(length) {
      if (free[0]?.length !== length) free = []
      return free.pop() ?? new Uint8Array(length)
    },
    give(buffer) {
      if (free.length < buffersKept) free.push(buffer)
    },
  }
}

/**
 * The SHA-1 of each sealed piece of a run, in order. Several pieces are under way at once, so that the browser's one
 * crypto thread always finds the next call waiting.
 * @throws SourceReadError
 */
export async function hashRun(
  layout: PartLayout,
  seal: PartSeal,
  { first, end, slices }: PieceRun,
  buffers: PieceBuffers,
): Promise<Bytes> {
  const plain = await readSlices(slices)
  const base = plainRangeOfPiece(layout, pieceIndex(first)).start
  const hashes = new Uint8Array((end - first) * pieceHashLength)
  const hashPiece = async (index: number): Promise<void> => {
    const piece = pieceIndex(index)
    const range = plainRangeOfPiece(layout, piece)
    const buffer = buffers.take(layout.pieceLength)
    const sealed = await seal.sealPiece(piece, plain.subarray(range.start - base, range.end - base), buffer)
    hashes.set(await sha1(sealed), (index - first) * pieceHashLength)
    buffers.give(buffer)
  }
  let next = first
  const hashInTurn = async (): Promise<void> => {
    while (next < end) await hashPiece(next++)
  }
  const atOnce = Math.max(2, Math.ceil(bytesAtOnce / layout.pieceLength))
  await Promise.all(Array.from({ length: Math.min(atOnce, end - first) }, hashInTurn))
  return hashes
}
