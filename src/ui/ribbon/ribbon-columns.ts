import type { PartFacts } from '../../core/transfer.ts'

// What a ribbon of so many columns shows of so many pieces. Pure: drawing is in ribbon-shapes.ts and ribbon.tsx.

/** A strip of pieces in columns: a column is one piece, or as many neighbours as share the room. */
export interface Columns {
  /** 0 without pieces. */
  readonly count: number
  /** How many strips lie above each other: one for what is here, or one for each further copy with others. */
  readonly lanes: number
  /** Which share of its pieces a column has in a lane, 0 to 1; column i of lane k at `k * count + i`. */
  readonly share: Float32Array
  /** 1 where some of a column is on its way. */
  readonly coming: Uint8Array
}

/** More copies than this look alike: they are all "many". */
export const mostLanes = 4

/** What is here and verified, and what is on its way, in at most `most` columns over all parts. */
export function heldColumns(parts: readonly PartFacts[], most: number): Columns {
  const { pieces, columns } = emptyColumns(parts, most, 1)
  const { count, share, coming } = columns
  const columnOf = (piece: number) => Math.floor((piece * count) / pieces)
  let first = 0
  for (const { pieceCount, held, inFlight } of parts) {
    forEachColumn(first, pieceCount, pieces, count, (column, from, to) => {
      share[column] = (share[column] ?? 0) + countBits(held, from - first, to - first)
    })
    for (const piece of inFlight) if (piece < pieceCount) coming[columnOf(first + piece)] = 1
    first += pieceCount
  }
  return divide(columns, pieces)
}

/** What others have: lane 0 where at least one of them has it, lane 1 where two have, and so on up to `lanes`. */
export function spreadColumns(parts: readonly PartFacts[], most: number, lanes: number): Columns {
  const { pieces, columns } = emptyColumns(parts, most, Math.min(mostLanes, Math.max(1, lanes)))
  const { count, share } = columns
  let first = 0
  for (const { pieceCount, availability } of parts) {
    forEachColumn(first, pieceCount, pieces, count, (column, from, to) => {
      for (let piece = from - first; piece < to - first; piece++) {
        const copies = Math.min(availability[piece] ?? 0, columns.lanes)
        for (let lane = 0; lane < copies; lane++) {
          share[lane * count + column] = (share[lane * count + column] ?? 0) + 1
        }
      }
    })
    first += pieceCount
  }
  return divide(columns, pieces)
}

/** A plain bar for what has no pieces, 0 to 1. */
export function fractionColumns(done: number, count: number): Columns {
  const reached = Math.min(1, Math.max(0, done)) * count
  const share = Float32Array.from({ length: count }, (_, column) => Math.min(1, Math.max(0, reached - column)))
  return { count, lanes: 1, share, coming: new Uint8Array(count) }
}

export const isSameColumns = (a: Columns, b: Columns): boolean =>
  a.count === b.count && a.lanes === b.lanes && isSame(a.share, b.share) && isSame(a.coming, b.coming)

/** How many pieces there are, are here, and are on their way. */
export function heldPieces(parts: readonly PartFacts[]): { all: number; here: number; coming: number } {
  let all = 0
  let here = 0
  let coming = 0
  for (const part of parts) {
    all += part.pieceCount
    here += countBits(part.held, 0, part.pieceCount)
    coming += part.inFlight.length
  }
  return { all, here, coming }
}

/** How many pieces there are, and how many of them at least one other has. */
export function spreadPieces(parts: readonly PartFacts[]): { all: number; out: number } {
  let all = 0
  let out = 0
  for (const { pieceCount, availability } of parts) {
    all += pieceCount
    for (const copies of availability) if (copies > 0) out++
  }
  return { all, out }
}

function emptyColumns(parts: readonly PartFacts[], most: number, lanes: number) {
  const pieces = parts.reduce((sum, { pieceCount }) => sum + pieceCount, 0)
  const count = Math.min(pieces, Math.max(1, Math.floor(most)))
  const columns: Columns = { count, lanes, share: new Float32Array(count * lanes), coming: new Uint8Array(count) }
  return { pieces, columns }
}

/** The first piece of a column: the smallest that `floor(piece * count / pieces)` puts there. */
const firstOf = (column: number, pieces: number, count: number): number => Math.ceil((column * pieces) / count)

/** Calls with each column that has pieces of `first` to `first + length`, and which of them these are. */
function forEachColumn(
  first: number,
  length: number,
  pieces: number,
  count: number,
  visit: (column: number, from: number, to: number) => void,
): void {
  const end = first + length
  let column = Math.floor((first * count) / pieces)
  for (let from = first; from < end; column++) {
    const to = Math.min(end, firstOf(column + 1, pieces, count))
    visit(column, from, to)
    from = to
  }
}

/** From numbers of pieces to shares of them. */
function divide(columns: Columns, pieces: number): Columns {
  const { count, lanes, share } = columns
  for (let column = 0; column < count; column++) {
    const size = firstOf(column + 1, pieces, count) - firstOf(column, pieces, count)
    for (let lane = 0; lane < lanes; lane++) {
      share[lane * count + column] = (share[lane * count + column] ?? 0) / size
    }
  }
  return columns
}

const bitsOfByte = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0
  for (let rest = byte; rest !== 0; rest &= rest - 1) bits++
  return bits
})

/** How many of the bits `from` to `to` are set; the high bit of a byte comes first. Bits beyond the end are not. */
function countBits(bits: Uint8Array, from: number, to: number): number {
  let count = 0
  const end = Math.min(to, bits.length * 8)
  for (let bit = from; bit < end;) {
    const offset = bit & 7
    const length = Math.min(8 - offset, end - bit)
    const byte = ((bits[bit >>> 3] ?? 0) << offset) & 0xff & (0xff00 >>> length)
    count += bitsOfByte[byte] ?? 0
    bit += length
  }
  return count
}

const isSame = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
