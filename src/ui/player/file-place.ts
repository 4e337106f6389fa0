import { hasPiece } from '../../core/bitfield.ts'
import type { Manifest } from '../../core/manifest.ts'
import {
  layoutPart,
  piecesOfPlainRange,
  plainRangeOfPiece,
  type ByteRange,
  type PartLayout,
} from '../../core/part-layout.ts'
import { pieceIndex } from '../../core/ids.ts'
import type { FileIndex, PartFacts, Transfer } from '../../core/transfer.ts'
import type { Span } from '../ribbon/ribbon-shapes.ts'

/** Where one file lies in the pieces. */
export interface FilePlace {
  /** Of the list's parts. */
  readonly part: number
  readonly layout: PartLayout
  /** Plain bytes of the part. */
  readonly range: ByteRange
}

/** Null where the list has no such file. Keep it: it costs a look at all files. */
export function placeOfFile(manifest: Manifest, file: FileIndex): FilePlace | null {
  let firstFile = 0
  for (const [part, { files }] of manifest.parts.entries()) {
    if (file < firstFile + files.length) {
      const layout = layoutPart(files.map(({ size }) => size))
      const range = layout.files[file - firstFile]
      return range ? { part, layout, range } : null
    }
    firstFile += files.length
  }
  return null
}

/** Null as long as it can't be told: parts that are not open yet are left out. */
export function factsOfPlace(
  { parts }: Pick<Transfer, 'parts'>,
  manifest: Manifest,
  { part }: FilePlace,
): PartFacts | null {
  return (parts.length === manifest.parts.length && parts[part]) || null
}

/** The parts of the file, as shares of its bytes, for whose pieces it is so. Neighbours are one span. */
export function spansWhere({ layout, range }: FilePlace, isSo: (piece: number) => boolean): readonly Span[] {
  const pieces = piecesOfPlainRange(layout, range)
  if (!pieces) return []
  const spans: Span[] = []
  const size = range.end - range.start
  const share = (at: number) => Math.min(1, Math.max(0, (at - range.start) / size))
  for (let piece: number = pieces.first; piece <= pieces.last; piece++) {
    if (!isSo(piece)) continue
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(piece))
    const last = spans.at(-1)
    const from = share(start)
    if (last && from <= last.to) spans[spans.length - 1] = { from: last.from, to: share(end) }
    else spans.push({ from, to: share(end) })
  }
  return spans
}

/** Bytes of the file from `from` on, `count` at most, that are not here. */
export function missingBytes({ layout, range }: FilePlace, { held }: PartFacts, from: number, count: number): number {
  const wanted = { start: range.start + from, end: Math.min(range.end, range.start + from + count) }
  const pieces = piecesOfPlainRange(layout, wanted)
  if (!pieces) return 0
  let missing = 0
  for (let piece: number = pieces.first; piece <= pieces.last; piece++) {
    if (hasPiece(held, piece)) continue
    // A piece counts only as a whole.
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(piece))
    missing += end - start
  }
  return missing
}

/** Whether somebody here has the piece that holds this byte of the file. */
export function isAvailableAt({ layout, range }: FilePlace, { held, availability }: PartFacts, at: number): boolean {
  const byte = Math.min(range.end - 1, range.start + at)
  const pieces = piecesOfPlainRange(layout, { start: byte, end: byte + 1 })
  return pieces !== null && (hasPiece(held, pieces.first) || (availability[pieces.first] ?? 0) > 0)
}
