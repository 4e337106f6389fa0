import type { PieceIndex } from '../core/ids.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'

// What somebody waits for: it goes before the normal order.

export interface UrgentPieces {
  /** Those that are still needed, in their order. */
  readonly list: readonly UrgentPiece[]
  /** Replaces the list. True when it aims somewhere else than before: what is asked for now is in its way. */
  aim(pieces: readonly UrgentPiece[]): boolean
}

export function createUrgentPieces(isNeeded: (piece: PieceIndex) => boolean): UrgentPieces {
  let list: readonly UrgentPiece[] = []
  let known: ReadonlySet<PieceIndex> = new Set()

  return {
    get list() {
      // Looked at anew each time: a piece that came wrong is needed again.
      return list.filter(({ piece }) => isNeeded(piece))
    },
    aim(pieces) {
      const first = pieces.find(({ piece }) => isNeeded(piece))
      const isElsewhere = first !== undefined && !known.has(first.piece)
      list = pieces
      // Who begins anew a moment later, where it was, is no elsewhere.
      if (pieces.length > 0) known = new Set(pieces.map(({ piece }) => piece))
      return isElsewhere
    },
  }
}
