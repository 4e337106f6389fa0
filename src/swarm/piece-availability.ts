import type { PieceIndex } from '../core/ids.ts'
import type { PeerSession } from './peer-session.ts'
import { forEachPiece, type PiecePicker } from './piece-picker.ts'

// Keeps the picker's counts in step with what peers have. One that has everything is counted once for all pieces, until
// it loses one.

type Holder = Pick<PeerSession, 'pieces' | 'isComplete'>
type Counts = Pick<PiecePicker, 'gained' | 'lost' | 'gainedAll' | 'lostAll'>

export interface PieceAvailability<Peer extends Holder> {
  /** The peer said what it has, for the first time. */
  listed(peer: Peer): void
  /** `peer.pieces` says so already. */
  changed(peer: Peer, piece: PieceIndex, isHeld: boolean): void
  left(peer: Peer): void
}

export function createPieceAvailability<Peer extends Holder>(
  pieceCount: number,
  counts: Counts,
): PieceAvailability<Peer> {
  /** Peers that were counted as having everything. */
  const complete = new Set<Peer>()

  function countEach(peer: Peer): void {
    forEachPiece(peer.pieces, pieceCount, (piece) => counts.gained(piece))
  }

  return {
    listed(peer) {
      if (!peer.isComplete) return countEach(peer)
      complete.add(peer)
      counts.gainedAll()
    },
    changed(peer, piece, isHeld) {
      if (complete.delete(peer)) {
        counts.lostAll()
        countEach(peer)
      } else if (isHeld) counts.gained(piece)
      else counts.lost(piece)
    },
    left(peer) {
      if (complete.delete(peer)) counts.lostAll()
      else forEachPiece(peer.pieces, pieceCount, (piece) => counts.lost(piece))
    },
  }
}
