import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { piecesOfPlainRange, plainRangeOfPiece, type PieceRange } from '../core/part-layout.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { piecesOfChoice } from '../core/progress.ts'
import type { FileIndex } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { ListedPart } from './listed-parts.ts'
import type { OpenPart } from './open-part.ts'

// Files that go straight to disk, where the browser has no room for them: pieces are fetched in the order in which they
// are written, a little ahead of it, held in memory meanwhile, and let go once they are written.

/** How far ahead of the writing is fetched. Far enough to keep many people busy, and no burden for a phone. */
const windowBytes = 64 * 1024 * 1024

export interface StraightSave {
  /** The pieces of this part to fetch now. */
  selection(entry: ListedPart): readonly PieceRange[]
  /** Reads one of the files, by its place in the part. They must be read to their ends in the order of the list. */
  read(signal: AbortSignalLike, entry: ListedPart, index: number): AsyncGenerator<Bytes>
  /** Nothing more is fetched. */
  end(): void
}

export interface StraightSaveDeps {
  readonly files: ReadonlySet<FileIndex>
  /** What `selection` says is another now. */
  readonly onAimed: () => void
  /** Waits until the part can be read. */
  readonly open: (signal: AbortSignalLike, entry: ListedPart) => Promise<OpenPart>
  /** Lets go of a piece that was only passing; what was stored before stays until all is safe. */
  readonly letPass: (part: OpenPart, piece: PieceIndex) => Promise<void>
}

export function createStraightSave({ files, onAimed, open, letPass }: StraightSaveDeps): StraightSave {
  let window: (PieceRange & { readonly firstFile: FileIndex }) | null = null
  /** The first piece that is not written yet. */
  let position = pieceIndex(0)

  /** Not for every piece: a selection costs a look at all pieces. */
  function aim({ layout, firstFile }: ListedPart, piece: PieceIndex): void {
    position = piece
    const length = Math.ceil(windowBytes / layout.pieceLength)
    if (window?.firstFile === firstFile && piece >= window.first && piece < window.first + length / 4) return
    window = { firstFile, first: piece, last: pieceIndex(Math.min(piece + length, layout.pieceCount) - 1) }
    onAimed()
  }

  function selection({ layout, firstFile }: ListedPart): readonly PieceRange[] {
    const now = window
    if (now?.firstFile !== firstFile) return []
    return piecesOfChoice(layout, firstFile, files).flatMap(({ first, last }) => {
      const range = { first: max(first, position), last: min(last, now.last) }
      return range.first > range.last ? [] : [range]
    })
  }

  return {
    selection,
    async *read(signal, entry, index) {
      const range = entry.layout.files[index]
      const pieces = range && piecesOfPlainRange(entry.layout, range)
      if (!pieces) return
      aim(entry, pieces.first)
      const part = await open(signal, entry)
      for (let piece = pieces.first; piece <= pieces.last; piece = pieceIndex(piece + 1)) {
        aim(entry, piece)
        const within = plainRangeOfPiece(entry.layout, piece)
        yield* part.reader.read(signal, {
          start: Math.max(within.start, range.start),
          end: Math.min(within.end, range.end),
        })
        if (piece === pieces.last && isBorder(entry, index, piece)) continue
        position = pieceIndex(piece + 1)
        part.passOn(piece)
        await letPass(part, piece)
      }
    },
    end() {
      window = null
    },
  }

  /** Whether another of the files after this one begins in its last piece. */
  function isBorder({ layout, firstFile }: ListedPart, index: number, last: PieceIndex): boolean {
    for (let next = index + 1; next < layout.files.length; next++) {
      const file = layout.files[next]
      const pieces = file && piecesOfPlainRange(layout, file)
      if (pieces && pieces.first > last) return false
      if (pieces && files.has(firstFile + next)) return true
    }
    return false
  }
}

const max = (a: PieceIndex, b: PieceIndex): PieceIndex => (a > b ? a : b)
const min = (a: PieceIndex, b: PieceIndex): PieceIndex => (a < b ? a : b)
