import { hasPiece } from '../core/bitfield.ts'
import type { PartFacts } from '../core/transfer.ts'

/** One strip of the ribbon: a piece, or as many neighbours as share the room. */
export interface Column {
  /** Share of its pieces that are here (or with others), 0 to 1. */
  readonly here: number
  /** Some of it is being fetched. */
  readonly coming: boolean
}

/** At most `most` columns over the pieces of all parts, in order. */
export function columnsOf(
  ribbon: { readonly parts: readonly PartFacts[]; readonly show: 'held' | 'spread' },
  most: number,
): readonly Column[] {
  const pieces = ribbon.parts.reduce((sum, part) => sum + part.pieceCount, 0)
  const count = Math.min(pieces, most)
  const totals = Array.from({ length: count }, () => 0)
  const here = Array.from({ length: count }, () => 0)
  const coming = Array.from({ length: count }, () => false)
  const columnOf = (piece: number) => Math.floor((piece * count) / pieces)
  let first = 0
  for (const part of ribbon.parts) {
    for (let piece = 0; piece < part.pieceCount; piece++) {
      const column = columnOf(first + piece)
      totals[column] = (totals[column] ?? 0) + 1
      const isHere = ribbon.show === 'held' ? hasPiece(part.held, piece) : (part.availability[piece] ?? 0) > 0
      if (isHere) here[column] = (here[column] ?? 0) + 1
    }
    if (ribbon.show === 'held') for (const piece of part.inFlight) coming[columnOf(first + piece)] = true
    first += part.pieceCount
  }
  return totals.map((total, column) => ({
    here: total === 0 ? 0 : (here[column] ?? 0) / total,
    coming: coming[column] ?? false,
  }))
}

/** A plain bar, for work that has no pieces yet. */
export function fractionColumns(done: number, count: number): readonly Column[] {
  return Array.from({ length: count }, (_, index) => ({
    here: Math.min(1, Math.max(0, done * count - index)),
    coming: false,
  }))
}
