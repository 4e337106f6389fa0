import { decodeBencode, encodeBencode, type BencodeValue } from '../core/bencode.ts'
import { fullBitfield, isBitfield } from '../core/bitfield.ts'
import type { Info } from '../core/info-dictionary.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { createFrameReader, readUint32 } from './wire-frame.ts'

// Stands between a link and the engine's wire. The engine's own parser loops, throws or buffers without bound on input
// that is a few bytes long, so nothing reaches it that was not found legal here, in form and in this moment.

/** Legal for a request (BEP 3 as practised); ours ask for less. */
export const maxBlockLength = 128 * 1024
/** Requests of one peer that wait for their answer. */
const maxOpenRequests = 2_000
/** Blocks that were asked for and did not come yet, cancelled ones included: they may be on their way. */
const maxAwaited = 4_096
const maxExtendedLength = 16 * 1024
/** The id under which our extended handshake offers `lt_donthave`, the one extension that is let through. */
export const donthaveId = 2

const protocolName = concatBytes(Uint8Array.of(19), encodeUtf8('BitTorrent protocol'))
const extendedBit = { at: 25, mask: 0x10 } as const
const fastBit = { at: 27, mask: 0x04 } as const

const messageId = {
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

export interface WireGuardDeps {
  /** 20 bytes each: what the peer's handshake must say. */
  readonly infoHash: Bytes
  readonly peerId: Bytes
  readonly info: Pick<Info, 'length' | 'pieceLength'>
  /** Legal wire bytes: whole messages. */
  readonly deliver: (bytes: Bytes) => void
}

export interface WireGuard {
  /** False once the peer sent what can't be true: cut it off. Nothing was delivered of the offending message. */
  receive(bytes: Bytes): boolean
  /** A block was asked for: one answer is welcome. */
  asked(piece: number, offset: number, length: number): void
  /** A request of the peer was answered with its block, or refused. */
  answered(piece: number, offset: number): void
  /** While the peer is choked, as at first, the engine refuses its requests at once; none of them waits. */
  choked(isChoked: boolean): void
  /** Payload bytes of the blocks that were delivered. */
  readonly receivedBytes: number
}

/** How a frame goes on: as it is, not at all, in other bytes; or the peer is cut off. */
type Verdict = 'pass' | 'drop' | 'illegal' | Bytes

export function createWireGuard({ infoHash, peerId, info, deliver }: WireGuardDeps): WireGuard {
  const pieceCount = Math.ceil(info.length / info.pieceLength)
  const bitfieldMessageLength = 1 + Math.ceil(pieceCount / 8)
  /** Key of a block to its length and the answers that may still come, which are two when it was asked for again. */
  const awaited = new Map<number, { readonly length: number; answers: number }>()
  const openRequests = new Set<number>()
  let isGreeted = false
  let speaksExtended = false
  let speaksFast = false
  /** Which pieces a peer has at first is said once, before all else. */
  let mayListPieces = true
  let isIntroduced = false
  let isChoked = true
  let receivedBytes = 0

  const reader = createFrameReader({ isLegalLength, take })
  /** What of the current message goes on as it is: adjoining frames go as one view. */
  let run: { readonly bytes: Bytes; start: number; end: number } | null = null

  function isLegalLength(id: number, length: number): boolean {
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
        return length === bitfieldMessageLength
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

  function take(frame: Bytes): boolean {
    const verdict = isGreeted ? judge(frame) : greet(frame)
    if (verdict === 'illegal') return false
    if (verdict === 'pass') extendRun(frame)
    else if (verdict !== 'drop') {
      flushRun()
      deliver(verdict)
    }
    return true
  }

  function extendRun(frame: Bytes): void {
    const start = frame.byteOffset
    const end = start + frame.length
    if (run && run.bytes.buffer === frame.buffer && run.end === start) {
      run.end = end
      return
    }
    flushRun()
    run = { bytes: frame, start, end }
  }

  function flushRun(): void {
    if (!run) return
    const { bytes, start, end } = run
    run = null
    deliver(new Uint8Array(bytes.buffer, start, end - start))
  }

  function greet(frame: Bytes): Verdict {
    if (!equalBytes(frame.subarray(0, 20), protocolName)) return 'illegal'
    if (!equalBytes(frame.subarray(28, 48), infoHash) || !equalBytes(frame.subarray(48, 68), peerId)) return 'illegal'
    isGreeted = true
    speaksExtended = ((frame[extendedBit.at] ?? 0) & extendedBit.mask) !== 0
    speaksFast = ((frame[fastBit.at] ?? 0) & fastBit.mask) !== 0
    const known = frame.slice().fill(0, 20, 28)
    if (speaksExtended) known[extendedBit.at] = extendedBit.mask
    if (speaksFast) known[fastBit.at] = fastBit.mask
    return known
  }

  function judge(frame: Bytes): Verdict {
    if (frame.length === 4) return 'pass'
    const id = frame[4]
    const isFirst = mayListPieces
    if (id !== messageId.extended) mayListPieces = false
    switch (id) {
      case messageId.choke:
      case messageId.unchoke:
      case messageId.interested:
      case messageId.uninterested:
        return 'pass'
      case messageId.have:
        return pass(readUint32(frame, 5) < pieceCount)
      case messageId.bitfield:
        return pass(isFirst && isBitfield(frame.subarray(5), pieceCount))
      case messageId.haveAll:
        // As a bitfield: the engine's own have-all can't lose a piece again.
        return isFirst && speaksFast ? frameOf(messageId.bitfield, fullBitfield(pieceCount)) : 'illegal'
      case messageId.haveNone:
        return pass(isFirst && speaksFast)
      case messageId.request:
        return judgeRequest(frame)
      case messageId.cancel:
        if (!isBlock(frame)) return 'illegal'
        return openRequests.delete(blockKey(frame)) ? 'pass' : 'drop'
      case messageId.piece:
        return judgePiece(frame)
      case messageId.reject:
        return pass(speaksFast && isBlock(frame) && takeAnswer(frame, readUint32(frame, 13)))
      case messageId.suggest:
      case messageId.allowedFast:
        return speaksFast && readUint32(frame, 5) < pieceCount ? 'drop' : 'illegal'
      case messageId.extended:
        return speaksExtended ? judgeExtended(frame) : 'illegal'
      default:
        return 'illegal'
    }
  }

  function judgeRequest(frame: Bytes): Verdict {
    if (!isBlock(frame)) return 'illegal'
    if (isChoked) return 'pass'
    const key = blockKey(frame)
    if (openRequests.has(key)) return 'drop'
    if (openRequests.size >= maxOpenRequests) return 'illegal'
    openRequests.add(key)
    return 'pass'
  }

  function judgePiece(frame: Bytes): Verdict {
    const length = frame.length - 13
    if (!takeAnswer(frame, length)) return 'illegal'
    receivedBytes += length
    return 'pass'
  }

  /** Whether this block was asked for, in this length; uses one answer up. */
  function takeAnswer(frame: Bytes, length: number): boolean {
    const key = blockKey(frame)
    const block = awaited.get(key)
    if (block?.length !== length) return false
    block.answers--
    if (block.answers === 0) awaited.delete(key)
    return true
  }

  function judgeExtended(frame: Bytes): Verdict {
    const extension = frame[5]
    if (extension === donthaveId) return pass(frame.length === 10 && readUint32(frame, 6) < pieceCount)
    if (extension !== 0 || isIntroduced) return 'drop'
    isIntroduced = true
    const handshake = decodeBencode(frame.slice(6), { values: 256 })
    if (!handshake.ok) return 'illegal'
    const theirs = extensionId(handshake.value)
    return theirs === 'illegal' ? 'illegal' : extendedHandshake(theirs)
  }

  /** A block within its piece, of legal length. */
  function isBlock(frame: Bytes): boolean {
    const piece = readUint32(frame, 5)
    const offset = readUint32(frame, 9)
    const length = readUint32(frame, 13)
    if (piece >= pieceCount || length === 0 || length > maxBlockLength) return false
    return offset + length <= Math.min(info.pieceLength, info.length - piece * info.pieceLength)
  }

  const blockKey = (frame: Bytes) => keyOf(readUint32(frame, 5), readUint32(frame, 9))

  return {
    receive(bytes) {
      const isLegal = reader.push(bytes)
      flushRun()
      return isLegal
    },
    asked(piece, offset, length) {
      const key = keyOf(piece, offset)
      const answers = (awaited.get(key)?.answers ?? 0) + 1
      // To the end of the order, which is that of the latest request.
      awaited.delete(key)
      awaited.set(key, { length, answers })
      if (awaited.size > maxAwaited) awaited.delete(awaited.keys().next().value ?? key)
    },
    answered(piece, offset) {
      openRequests.delete(keyOf(piece, offset))
    },
    choked(value) {
      isChoked = value
      if (isChoked) openRequests.clear()
    },
    get receivedBytes() {
      return receivedBytes
    },
  }
}

const pass = (isLegal: boolean): Verdict => (isLegal ? 'pass' : 'illegal')

/** Exact for every offset (32 bits) in the first million pieces, which is more than an info dictionary holds. */
const keyOf = (piece: number, offset: number): number => piece * 2 ** 32 + offset

/** Under which id the peer wants `lt_donthave`; null when it does not know it. */
function extensionId(handshake: BencodeValue): number | null | 'illegal' {
  const names = member(handshake, 'm')
  if (names === undefined) return isDictionary(handshake) ? null : 'illegal'
  if (!isDictionary(names)) return 'illegal'
  const id = member(names, 'lt_donthave')
  if (id === undefined || id === 0) return null
  return typeof id === 'number' && id > 0 && id <= 255 ? id : 'illegal'
}

const isDictionary = (value: BencodeValue): value is { readonly [key: string]: BencodeValue } =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)

const member = (value: BencodeValue, key: string): BencodeValue | undefined =>
  isDictionary(value) ? value[key] : undefined

/** All that the engine hears of a peer's extended handshake (BEP 10). */
const extendedHandshake = (theirDonthaveId: number | null): Bytes =>
  frameOf(
    messageId.extended,
    concatBytes(
      Uint8Array.of(0),
      encodeBencode({ m: theirDonthaveId === null ? {} : { lt_donthave: theirDonthaveId } }),
    ),
  )

function frameOf(id: number, body: Bytes): Bytes {
  const frame = new Uint8Array(5 + body.length)
  new DataView(frame.buffer).setUint32(0, frame.length - 4)
  frame[4] = id
  frame.set(body, 5)
  return frame
}
