import type { Bytes } from '../lib/bytes.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { bytesOf, dictionaryOf, integerOf, textOf } from './bencode-fields.ts'
import { decodeBencode, encodeBencode } from './bencode.ts'
import { maxPieceLength, minPieceLength, type PartLayout } from './part-layout.ts'

// The torrent of one part (BEP 3, single file). Its file has a constant name: real names stand in the sealed manifest.

const fileName = 'tukar'
/** Bytes of the SHA-1 of a piece (BEP 3). */
export const pieceHashLength = 20

/** What is sent in one document; enough for 1.6 TiB in one part. */
const maxInfoBytes = 8 * 1024 * 1024
/** Pieces whose hashes fit beside the other fields. */
export const maxPieces = Math.floor((maxInfoBytes - 256) / pieceHashLength)

export interface Info {
  /** Sealed bytes. */
  readonly length: number
  /** A power of two. */
  readonly pieceLength: number
  /** SHA-1 of each piece, 20 bytes each. */
  readonly pieces: Bytes
}

/** The bytes whose SHA-1 is the info hash. */
export const encodeInfo = ({ length, pieceLength, pieces }: Info): Bytes =>
  encodeBencode({ length, name: encodeUtf8(fileName), 'piece length': pieceLength, pieces })

/** Accepts exactly what `encodeInfo` writes. */
export function parseInfo(bytes: Bytes): Result<Info> {
  if (bytes.length > maxInfoBytes) return fail('info dictionary too large')
  const decoded = decodeBencode(bytes, { depth: 1, values: 5 })
  if (!decoded.ok) return decoded
  const fields = dictionaryOf(decoded.value, ['length', 'name', 'piece length', 'pieces'])
  const length = integerOf(fields?.['length'], 1)
  const pieceLength = integerOf(fields?.['piece length'], minPieceLength, maxPieceLength)
  if (length === null || pieceLength === null || textOf(fields?.['name'], fileName.length) !== fileName) {
    return fail('not the info dictionary of a part')
  }
  if (!Number.isInteger(Math.log2(pieceLength))) return fail('piece length is not a power of two')
  const pieces = bytesOf(fields?.['pieces'], Math.ceil(length / pieceLength) * pieceHashLength)
  return pieces ? ok({ length, pieceLength, pieces }) : fail('wrong number of piece hashes')
}

/** Whether the torrent holds exactly what a part with this layout seals to. */
export const checkInfo = (info: Info, layout: PartLayout): boolean =>
  info.length === layout.sealedLength && info.pieceLength === layout.pieceLength
