import { hasPiece } from './bitfield.ts'
import { pieceIndex } from './ids.ts'
import { piecesOfPlainRange, plainRangeOfPiece, type PartLayout, type PieceRange } from './part-layout.ts'
import type { FileIndex } from './transfer.ts'

// What the held pieces mean for the files. Files are counted over all parts, in the manifest's order.

export interface HeldPart {
  readonly layout: PartLayout
  /** A bitfield (BEP 3), or null while the part is not open: nothing of it is held. */
  readonly held: Uint8Array | null
}

export interface Progress {
  readonly haveBytes: number
  readonly wantBytes: number
  /** By FileIndex: plain bytes that are here, 0 to the file's size. */
  readonly fileBytes: readonly number[]
}

export function measureProgress(parts: readonly HeldPart[], chosen: ReadonlySet<FileIndex>): Progress {
  const fileBytes: number[] = []
  let haveBytes = 0
  let wantBytes = 0
  for (const { layout, held } of parts) {
    for (const file of layout.files) {
      const index = fileBytes.length
      const here = held ? heldBytes(layout, held, file.start, file.end) : 0
      fileBytes.push(here)
      if (!chosen.has(index)) continue
      haveBytes += here
      wantBytes += file.end - file.start
    }
  }
  return { haveBytes, wantBytes, fileBytes }
}

function heldBytes(layout: PartLayout, held: Uint8Array, start: number, end: number): number {
  const pieces = piecesOfPlainRange(layout, { start, end })
  if (!pieces) return 0
  let bytes = 0
  for (let piece: number = pieces.first; piece <= pieces.last; piece++) {
    if (!hasPiece(held, piece)) continue
    const range = plainRangeOfPiece(layout, pieceIndex(piece))
    bytes += Math.min(range.end, end) - Math.max(range.start, start)
  }
  return bytes
}

/** The pieces that the chosen files of a part need, joined where they touch. `firstFile` is the part's first FileIndex. */
export function piecesOfChoice(
  layout: PartLayout,
  firstFile: FileIndex,
  chosen: ReadonlySet<FileIndex>,
): readonly PieceRange[] {
  const ranges: PieceRange[] = []
  layout.files.forEach((file, i) => {
    if (!chosen.has(firstFile + i)) return
    const range = piecesOfPlainRange(layout, file)
    if (!range) return
    const before = ranges.at(-1)
    if (before && range.first <= before.last + 1) ranges[ranges.length - 1] = { first: before.first, last: range.last }
    else ranges.push(range)
  })
  return ranges
}
