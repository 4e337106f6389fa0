import type { Bytes } from '../lib/bytes.ts'
import { blockLength } from './started-piece.ts'

// Finds out who sent wrong blocks. Who sent all of a wrong piece lied. Where several did, the piece is kept until it
// came right, from one peer alone; whoever's blocks differ from those lied.

/** Kept at a time; of more than these nobody is accused. */
const maxKept = 4

interface WrongPiece<Sender> {
  readonly bytes: Bytes
  readonly senders: readonly Sender[]
}

export interface WrongPieces<Sender> {
  /** A piece did not match its hash. Returns who is to blame, as far as that is certain. */
  add(piece: number, bytes: Bytes, senders: readonly Sender[]): ReadonlySet<Sender>
  /** The piece came right: returns who sent other bytes before. */
  compare(piece: number, right: Bytes): ReadonlySet<Sender>
  has(piece: number): boolean
}

export function createWrongPieces<Sender>(): WrongPieces<Sender> {
  const kept = new Map<number, WrongPiece<Sender>>()
  /** Also those whose bytes were not kept. */
  const wrong = new Set<number>()

  return {
    add(piece, bytes, senders) {
      wrong.add(piece)
      const all = new Set(senders)
      if (all.size === 1) return all
      if (kept.size < maxKept) kept.set(piece, { bytes, senders })
      return new Set()
    },
    compare(piece, right) {
      const liars = new Set<Sender>()
      const { bytes, senders } = kept.get(piece) ?? { bytes: right, senders: [] }
      senders.forEach((sender, index) => {
        const end = Math.min((index + 1) * blockLength, right.length)
        for (let i = index * blockLength; i < end; i++) {
          if (bytes[i] === right[i]) continue
          liars.add(sender)
          break
        }
      })
      kept.delete(piece)
      wrong.delete(piece)
      return liars
    },
    has: (piece) => wrong.has(piece),
  }
}
