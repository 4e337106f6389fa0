import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { plainBytesPerPiece, type PartLayout } from '../core/part-layout.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'
import type { Urgency } from '../core/urgency.ts'

// What the readers of one part need soon, as the engine is told: who moved last goes first, for that is where a person
// is; what another reader was left at comes behind. Who reads little by little is still there between two reads.

export interface UrgentRead {
  /** The reader needs this piece now. */
  at(piece: PieceIndex): void
  /** `isWhole`: all of it was read, so that what follows is likely to be read next. */
  end(isWhole: boolean): void
}

export interface UrgentReads {
  /** Up to `last` there is something to need. */
  begin(urgency: Urgency, last: PieceIndex): UrgentRead
}

interface Place {
  readonly urgency: Urgency
  readonly last: PieceIndex
  at: PieceIndex
  isRead: boolean
}

/** `urge` hears the whole list whenever it changes. */
export function createUrgentReads(layout: PartLayout, urge: (pieces: readonly UrgentPiece[]) => void): UrgentReads {
  /** The one that moved last comes last. */
  const places = new Set<Place>()
  const heard = new Map<Urgency, () => void>()
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

  function changed(urgency: Urgency): void {
    if (urgency.isOver) {
      heard.get(urgency)?.()
      heard.delete(urgency)
      for (const place of [...places]) if (place.urgency === urgency) places.delete(place)
    }
    tell()
  }

  return {
    begin(urgency, last) {
      // What is over says nothing any more, and would stay among those that are heard.
      if (!heard.has(urgency) && !urgency.isOver) {
        const stop = urgency.subscribe(() => changed(urgency))
        heard.set(urgency, stop)
      }
      const place: Place = { urgency, last, at: last, isRead: false }
      return {
        at(piece) {
          if (urgency.isOver) return
          // Where its last read ended it goes on here.
          for (const other of [...places]) if (other.isRead && other.urgency === urgency) places.delete(other)
          place.at = piece
          places.delete(place)
          places.add(place)
          tell()
        },
        end(isWhole) {
          place.isRead = true
          if (!isWhole && places.delete(place)) tell()
        },
      }
    },
  }
}
