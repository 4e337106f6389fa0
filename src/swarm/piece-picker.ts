import { hasPiece } from '../core/bitfield.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'

// Rarest first (BEP 3 as practised). Pieces that may be picked stand in one bucket per availability, so a change of
// availability moves one piece by one bucket, and a pick looks at the rarest bucket only, unless the peer has nothing
// of it. Peers that have everything are counted once for all pieces: their coming and going moves nothing.

export interface PiecePicker {
  /** Somebody has this piece now, or no more. */
  gained(piece: number): void
  lost(piece: number): void
  /** Somebody has everything, or no more. */
  gainedAll(): void
  lostAll(): void
  /** How many have each piece; 255 stands for all that is more. A copy. */
  availabilities(): Uint8Array
  /** Whether this piece may be picked: wanted, not here and not started. */
  offer(piece: number, mayBePicked: boolean): void
  /** Picks this piece; it may not be picked again. False when it may not be picked. */
  take(piece: number): boolean
  /**
   * One of the rarest pieces that may be picked and that `has` accepts, at random; it may not be picked again. With
   * `run`, where only one peer fetches, it is the one that follows `after`, if that is as rare and of the same run, else
   * the first of a run: whoever reads them from a file reads a run at once. Two who walked the same run would fetch the
   * same pieces and have nothing to give each other.
   */
  pick(has: (piece: number) => boolean, run: { readonly after: number | null } | null): PieceIndex | null
}

/** `perRun` neighbours make a run. */
export function createPiecePicker(pieceCount: number, perRun: number, random: () => number): PiecePicker {
  const counts = new Uint16Array(pieceCount)
  let complete = 0
  /** By availability, complete peers not counted. */
  const buckets: number[][] = []
  /** Where a piece stands in its bucket; -1 when it may not be picked. */
  const places = new Int32Array(pieceCount).fill(-1)

  const countOf = (piece: number) => counts[piece] ?? 0

  function enter(piece: number): void {
    const bucket = (buckets[countOf(piece)] ??= [])
    places[piece] = bucket.length
    bucket.push(piece)
  }

  function leave(piece: number): void {
    const place = places[piece] ?? -1
    const bucket = buckets[countOf(piece)]
    const last = place < 0 ? undefined : bucket?.pop()
    if (!bucket || last === undefined) return
    if (last !== piece) {
      bucket[place] = last
      places[last] = place
    }
    places[piece] = -1
  }

  function change(piece: number, by: 1 | -1): void {
    const isOffered = (places[piece] ?? -1) >= 0
    if (isOffered) leave(piece)
    counts[piece] = countOf(piece) + by
    // Without holes, so that a walk over the buckets meets an array in each.
    while (buckets.length <= countOf(piece)) buckets.push([])
    if (isOffered) enter(piece)
  }

  function nextOf(
    bucket: readonly number[],
    has: (piece: number) => boolean,
    run: { readonly after: number | null } | null,
  ): number | null {
    const after = run?.after ?? null
    const follows = (piece: number) => bucket[places[piece] ?? -1] === piece && has(piece)
    if (after !== null && (after + 1) % perRun !== 0 && follows(after + 1)) return after + 1
    // A random place to start from, so that two who see the same picture choose differently.
    const start = Math.floor(random() * bucket.length)
    for (let i = 0; i < bucket.length; i++) {
      const piece = bucket[(start + i) % bucket.length]
      if (piece === undefined || !has(piece)) continue
      const first = piece - (piece % perRun)
      return run && first !== piece && follows(first) ? first : piece
    }
    return null
  }

  buckets.push([])

  return {
    gained: (piece) => change(piece, 1),
    lost: (piece) => change(piece, -1),
    gainedAll: () => void complete++,
    lostAll: () => void complete--,
    availabilities() {
      const all = new Uint8Array(pieceCount)
      for (let piece = 0; piece < pieceCount; piece++) all[piece] = Math.min(255, countOf(piece) + complete)
      return all
    },
    offer(piece, mayBePicked) {
      if (mayBePicked === (places[piece] ?? -1) >= 0) return
      if (mayBePicked) enter(piece)
      else leave(piece)
    },
    take(piece) {
      if ((places[piece] ?? -1) < 0) return false
      leave(piece)
      return true
    },
    pick(has, run) {
      for (const bucket of buckets) {
        const piece = nextOf(bucket, has, run)
        if (piece === null) continue
        leave(piece)
        return pieceIndex(piece)
      }
      return null
    },
  }
}

/** Calls back for each set bit. */
export function forEachPiece(bitfield: Uint8Array, pieceCount: number, visit: (piece: PieceIndex) => void): void {
  for (let piece = 0; piece < pieceCount; piece++) if (hasPiece(bitfield, piece)) visit(pieceIndex(piece))
}
