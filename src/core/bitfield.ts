import type { Bytes } from '../lib/bytes.ts'

// BEP 3: bit i is the high bit first of byte i / 8; the spare bits at the end are zero.

/** Bytes of a bitfield for this many pieces. */
export const bitfieldLength = (pieceCount: number): number => Math.ceil(pieceCount / 8)

export const emptyBitfield = (pieceCount: number): Bytes => new Uint8Array(bitfieldLength(pieceCount))

export function fullBitfield(pieceCount: number): Bytes {
  const bitfield = emptyBitfield(pieceCount).fill(0xff)
  const spareBits = bitfield.length * 8 - pieceCount
  const last = bitfield.length - 1
  if (last >= 0) bitfield[last] = (0xff << spareBits) & 0xff
  return bitfield
}

/** False also for a piece that the bitfield is too short for. */
export const hasPiece = (bitfield: Uint8Array, piece: number): boolean =>
  ((bitfield[piece >>> 3] ?? 0) & (0x80 >>> (piece & 7))) !== 0

/** In place; a piece that the bitfield is too short for is ignored. */
export function setPiece(bitfield: Uint8Array, piece: number, isHeld = true): void {
  const byte = bitfield[piece >>> 3]
  if (byte === undefined) return
  const bit = 0x80 >>> (piece & 7)
  bitfield[piece >>> 3] = isHeld ? byte | bit : byte & ~bit
}

export function countPieces(bitfield: Uint8Array): number {
  let count = 0
  for (let byte of bitfield) {
    for (; byte !== 0; byte &= byte - 1) count++
  }
  return count
}

/** Of exactly the right length, with zero spare bits: what a peer's or a stored one must be. */
export function isBitfield(bytes: Uint8Array, pieceCount: number): boolean {
  if (bytes.length !== bitfieldLength(pieceCount)) return false
  const spareBits = bytes.length * 8 - pieceCount
  return ((bytes[bytes.length - 1] ?? 0) & ((1 << spareBits) - 1)) === 0
}
