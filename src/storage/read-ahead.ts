import type { Bytes } from '../lib/bytes.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import type { ByteSource } from '../core/ports/platform.ts'
import { runLength } from '../core/piece-run.ts'
import { readPlainRange } from '../core/source-range.ts'

/** Runs that are kept: one for each of a few people who are at different places. */
const runsKept = 4

/** The plain bytes of pieces, read a run at a time: opening a file costs as much as reading some hundred kilobytes. */
export interface ReadAhead {
  /** Right at the time of one read or another of the last few. @throws SourceReadError */
  readonly read: (piece: PieceIndex) => Promise<Bytes>
  /** Of this very moment. @throws SourceReadError */
  readonly readAgain: (piece: PieceIndex) => Promise<Bytes>
}

export function createReadAhead(layout: PartLayout, sources: readonly ByteSource[]): ReadAhead {
  const perRun = runLength(layout.pieceLength)
  /** From the one that was used longest ago to the latest. */
  const runs = new Map<number, Promise<Bytes>>()

  const readAgain = (piece: PieceIndex): Promise<Bytes> => {
    runs.delete(Math.floor(piece / perRun))
    return readPlainRange(layout, sources, plainRangeOfPiece(layout, piece))
  }

  function takeRun(index: number): Promise<Bytes> {
    const last = Math.min((index + 1) * perRun, layout.pieceCount) - 1
    const range = { start: startOf(index * perRun), end: plainRangeOfPiece(layout, pieceIndex(last)).end }
    const run = runs.get(index) ?? readPlainRange(layout, sources, range)
    runs.delete(index)
    runs.set(index, run)
    for (const oldest of runs.keys()) {
      if (runs.size <= runsKept) break
      runs.delete(oldest)
    }
    return run
  }

  const startOf = (piece: number): number => plainRangeOfPiece(layout, pieceIndex(piece)).start

  return {
    async read(piece) {
      if (perRun === 1) return readAgain(piece)
      const index = Math.floor(piece / perRun)
      let run: Bytes
      try {
        run = await takeRun(index)
      } catch {
        // A file in the run is to blame, perhaps none of this piece.
        return readAgain(piece)
      }
      const base = startOf(index * perRun)
      const { start, end } = plainRangeOfPiece(layout, piece)
      return run.subarray(start - base, end - base)
    },
    readAgain,
  }
}
