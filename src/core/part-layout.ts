import { pieceIndex, type PieceIndex } from './ids.ts'

// Where the bytes of a sealed part lie. A part is its files one after another (the plain bytes), cut into chunks that
// are sealed one by one; pieces are cut from the sealed bytes. Chunk and piece borders meet, so any range opens alone.

export const plainChunkLength = 65_520
export const sealedChunkLength = 65_536
const tagLength = sealedChunkLength - plainChunkLength

export const minPieceLength = 256 * 1024
export const maxPieceLength = 4 * 1024 * 1024
/** The piece length is chosen so that a part has about this many pieces. */
const wantedPieces = 2048

/** Byte range, `end` exclusive. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface PieceRange {
  readonly first: PieceIndex
  /** Inclusive. */
  readonly last: PieceIndex
}

export interface PartLayout {
  readonly plainLength: number
  /** What the torrent is long. */
  readonly sealedLength: number
  readonly pieceLength: number
  readonly pieceCount: number
  /** At least one: an empty part is one chunk that holds only its tag. */
  readonly chunkCount: number
  /** Where each file lies in the plain bytes, in order. */
  readonly files: readonly ByteRange[]
}

/** `sizes` are the files' lengths in bytes, in order; each a safe integer, as is their sum. */
export function layoutPart(sizes: readonly number[]): PartLayout {
  const files: ByteRange[] = []
  let plainLength = 0
  for (const size of sizes) {
    files.push({ start: plainLength, end: plainLength + size })
    plainLength += size
  }
  const chunkCount = Math.max(1, Math.ceil(plainLength / plainChunkLength))
  const sealedLength = plainLength + chunkCount * tagLength
  const pieceLength = choosePieceLength(sealedLength)
  return {
    plainLength,
    sealedLength,
    pieceLength,
    pieceCount: Math.ceil(sealedLength / pieceLength),
    chunkCount,
    files,
  }
}

/** A power of two, so that a whole number of sealed chunks fits. */
function choosePieceLength(length: number): number {
  let pieceLength = minPieceLength
  while (pieceLength < maxPieceLength && length / pieceLength > wantedPieces) pieceLength *= 2
  return pieceLength
}

/** The sealed bytes of a piece. */
export function pieceRange(layout: PartLayout, piece: PieceIndex): ByteRange {
  const start = piece * layout.pieceLength
  return { start, end: Math.min(start + layout.pieceLength, layout.sealedLength) }
}

/** The chunks in a piece: `first` up to, not including, `end`. */
export function chunksOfPiece(layout: PartLayout, piece: PieceIndex): { readonly first: number; readonly end: number } {
  const perPiece = layout.pieceLength / sealedChunkLength
  return { first: piece * perPiece, end: Math.min((piece + 1) * perPiece, layout.chunkCount) }
}

/** The plain bytes of a piece. */
export function plainRangeOfPiece(layout: PartLayout, piece: PieceIndex): ByteRange {
  const { first, end } = chunksOfPiece(layout, piece)
  return { start: first * plainChunkLength, end: Math.min(end * plainChunkLength, layout.plainLength) }
}

/** Plain bytes of each piece but the last. */
export const plainBytesPerPiece = ({ pieceLength }: PartLayout): number =>
  (pieceLength / sealedChunkLength) * plainChunkLength

/** The pieces that hold a range of plain bytes; null for an empty range, which needs none. */
export function piecesOfPlainRange(layout: PartLayout, range: ByteRange): PieceRange | null {
  if (range.end <= range.start) return null
  const perPiece = plainBytesPerPiece(layout)
  return {
    first: pieceIndex(Math.floor(range.start / perPiece)),
    last: pieceIndex(Math.floor((range.end - 1) / perPiece)),
  }
}
