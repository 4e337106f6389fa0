import { countPieces, emptyBitfield, hasPiece, setPiece } from '../core/bitfield.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import type { PieceRange } from '../core/part-layout.ts'

/** Which pieces are here, which are wanted, and so which are needed: wanted and not here. */
export interface PieceLedger {
  /** A bitfield that changes in place. */
  readonly held: Uint8Array
  readonly neededCount: number
  readonly isSelectionEmpty: boolean
  isHeld(piece: number): boolean
  isNeeded(piece: number): boolean
  gain(piece: PieceIndex): void
  lose(piece: PieceIndex): void
  /** Neither held nor wanted any more. */
  release(piece: PieceIndex): void
  /** Replaces what is wanted; ranges may overlap and reach beyond the end. */
  select(ranges: readonly PieceRange[]): void
  /** How many of these pieces are needed. */
  countNeeded(pieces: Uint8Array): number
}

export function createPieceLedger(pieceCount: number, initial: Uint8Array): PieceLedger {
  const held = initial.slice()
  let wanted = emptyBitfield(pieceCount)
  const needed = emptyBitfield(pieceCount)
  let neededCount = 0

  function update(piece: PieceIndex): void {
    const isNeeded = hasPiece(wanted, piece) && !hasPiece(held, piece)
    if (isNeeded === hasPiece(needed, piece)) return
    setPiece(needed, piece, isNeeded)
    neededCount += isNeeded ? 1 : -1
  }

  return {
    held,
    get neededCount() {
      return neededCount
    },
    get isSelectionEmpty() {
      return wanted.every((byte) => byte === 0)
    },
    isHeld: (piece) => hasPiece(held, piece),
    isNeeded: (piece) => hasPiece(needed, piece),
    gain(piece) {
      setPiece(held, piece, true)
      update(piece)
    },
    lose(piece) {
      setPiece(held, piece, false)
      update(piece)
    },
    release(piece) {
      setPiece(wanted, piece, false)
      setPiece(held, piece, false)
      update(piece)
    },
    select(ranges) {
      wanted = emptyBitfield(pieceCount)
      for (const { first, last } of ranges) {
        for (let piece = first as number; piece <= last && piece < pieceCount; piece++) setPiece(wanted, piece, true)
      }
      for (let piece = 0; piece < pieceCount; piece++) update(pieceIndex(piece))
    },
    countNeeded(pieces) {
      return countPieces(needed.map((byte, index) => byte & (pieces[index] ?? 0)))
    },
  }
}
