import type { Brand } from '../lib/brand.ts'
import { fromHex, toHex, type Bytes } from '../lib/bytes.ts'

// 20-byte names are carried as 40 lower-case hex digits, because strings compare and serve as map keys.

/** SHA-1 of a part's bencoded info dictionary (BEP 3). */
export type InfoHash = Brand<string, 'InfoHash'>
/** What a tracker sees of a sealed share. */
export type SwarmId = Brand<string, 'SwarmId'>
/** The first 20 bytes of SHA-256 of a member's public key. */
export type PeerId = Brand<string, 'PeerId'>
/** SHA-256 of a document, as 64 hex digits. */
export type Digest = Brand<string, 'Digest'>

export type PieceIndex = Brand<number, 'PieceIndex'>

const name20 = (bytes: Uint8Array): string | null => (bytes.length === 20 ? toHex(bytes) : null)

export const infoHashFrom = (bytes: Uint8Array): InfoHash | null => name20(bytes) as InfoHash | null
export const swarmIdFrom = (bytes: Uint8Array): SwarmId | null => name20(bytes) as SwarmId | null
export const peerIdFrom = (bytes: Uint8Array): PeerId | null => name20(bytes) as PeerId | null
export const digestFrom = (bytes: Uint8Array): Digest | null => (bytes.length === 32 ? (toHex(bytes) as Digest) : null)

/** The bytes of a name that a parser made. */
export function nameBytes(name: InfoHash | SwarmId | PeerId | Digest): Bytes {
  const bytes = fromHex(name)
  if (!bytes) throw new Error('a branded name is always hex')
  return bytes
}

export const pieceIndex = (index: number): PieceIndex => index as PieceIndex
