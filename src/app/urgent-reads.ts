import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { plainBytesPerPiece, type PartLayout } from '../core/part-layout.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'
import type { Urgency } from '../core/urgency.ts'

// What the readers of one part need soon, as the engine is told: who moved last goes first, for that is where a person
// is; what another reader was left at comes behind.

export interface UrgentRead {
  /** The reader needs this piece now. */
  at(piece: PieceIndex): void
  end(): void
}

export interface UrgentReads {
  /** Reads up to `last`. */
  begin(urgency: Urgency, last: PieceIndex): UrgentRead
}

interface Place {
  readonly urgency: Urgency
  readonly last: PieceIndex
  at: PieceIndex
}

/** `urge` hears the whole list whenever it changes. */
export function createUrgentReads(layout: PartLayout, urge: (pieces: readonly UrgentPiece[]) => void): UrgentReads {
  /** The one that moved last comes last. */
  const places = new Set<Place>()
  let told = ''

  function tell(): void {
    const pieces = new Map<PieceIndex, boolean>()
    for (const { urgency, last, at } of [...places].reverse()) {
      const { aheadBytes, isDue } = urgency.state
      const end = Math.min(last, at + Math.ceil(aheadBytes / plainBytesPerPiece(layout)))
      for (let piece: number = at; piece <= end; piece++) {
        const index = pieceIndex(piece)
        pieces.set(index, pieces.get(index) === true || (isDue && piece === at))
      }
    }
    const list = [...pieces].map(([piece, isDue]) => ({ piece, isDue }))
    const next = list.map(({ piece, isDue }) => `${piece}${isDue ? '!' : ''}`).join()
    if (next === told) return
    told = next
    urge(list)
  }

  return {
    begin(urgency, last) {
      const place: Place = { urgency, last, at: last }
      const unsubscribe = urgency.subscribe(tell)
      return {
        at(piece) {
          place.at = piece
          places.delete(place)
          places.add(place)
          tell()
        },
        end() {
          unsubscribe()
          if (places.delete(place)) tell()
        },
      }
    },
  }
}
