import type { Bytes } from '../lib/bytes.ts'

// The messages of the wire protocol (BEP 3, 6 and 10) as far as they are spoken here, and how long each may be.

export const messageId = {
  choke: 0,
  unchoke: 1,
  interested: 2,
  uninterested: 3,
  have: 4,
  bitfield: 5,
  request: 6,
  piece: 7,
  cancel: 8,
  suggest: 13,
  haveAll: 14,
  haveNone: 15,
  reject: 16,
  allowedFast: 17,
  extended: 20,
} as const

/** Of a block, in bytes: legal for a request (BEP 3 as practised); ours ask for less. */
export const maxBlockLength = 128 * 1024
/** Of a `piece` message, before its block: length, id, piece and offset. */
export const blockHeaderLength = 13
/** Every client asks for blocks that start at a multiple of this; ours start at multiples of their own length. */
export const blockAlignment = 16 * 1024
const maxExtendedLength = 16 * 1024

/** Whether a message with this id may have this many bytes, its id included. False for an id that is not spoken. */
export function isLegalLength(id: number, length: number, bitfieldLength: number): boolean {
  switch (id) {
    case messageId.choke:
    case messageId.unchoke:
    case messageId.interested:
    case messageId.uninterested:
    case messageId.haveAll:
    case messageId.haveNone:
      return length === 1
    case messageId.have:
    case messageId.suggest:
    case messageId.allowedFast:
      return length === 5
    case messageId.bitfield:
      return length === 1 + bitfieldLength
    case messageId.request:
    case messageId.cancel:
    case messageId.reject:
      return length === 13
    case messageId.piece:
      return length > 9 && length <= 9 + maxBlockLength
    case messageId.extended:
      return length >= 2 && length <= maxExtendedLength
    default:
      return false
  }
}

/** A message with its length in front. */
export function frameOf(id: number, body: Bytes): Bytes {
  const frame = new Uint8Array(5 + body.length)
  new DataView(frame.buffer).setUint32(0, frame.length - 4)
  frame[4] = id
  frame.set(body, 5)
  return frame
}
