import { fullBitfield, isBitfield, bitfieldLength as lengthOfBitfield } from '../core/bitfield.ts'
import type { Info } from '../core/info-dictionary.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket } from '../lib/token-bucket.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { createAwaitedBlocks, createOpenRequests } from './block-accounts.ts'
import { donthaveId, rewriteExtendedHandshake } from './extended-handshake.ts'
import { createFrameReader, readUint32 } from './wire-frame.ts'
import { blockAlignment, blockHeaderLength, frameOf, isLegalLength, maxBlockLength, messageId } from './wire-message.ts'

// Stands between a link and the engine's wire. The engine's own parser loops, throws or buffers without bound on input
// that is a few bytes long, so nothing reaches it that was not found legal here, in form and in this moment.

/**
 * Messages of one peer that are no blocks. A fast one sends some hundreds a second (a request for each 64 KiB, a `have`
 * for each piece); the burst is what gathers while a page stands still.
 */
const messagesPerSecond = 5_000
const messageBurst = 20_000

const protocolName = concatBytes(Uint8Array.of(19), encodeUtf8('BitTorrent protocol'))
const extendedBit = { at: 25, mask: 0x10 } as const
const fastBit = { at: 27, mask: 0x04 } as const

export interface WireGuardDeps {
  readonly clock: Clock
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
  /** The same for what came beside the other messages: whole blocks, and nothing else. */
  receiveBlocks(bytes: Bytes): boolean
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

export function createWireGuard({ clock, infoHash, peerId, info, deliver }: WireGuardDeps): WireGuard {
  const pieceCount = Math.ceil(info.length / info.pieceLength)
  const bitfieldLength = lengthOfBitfield(pieceCount)
  const awaited = createAwaitedBlocks()
  const openRequests = createOpenRequests()
  const messages = createTokenBucket(clock, messageBurst, messagesPerSecond)
  let isGreeted = false
  let speaksExtended = false
  let speaksFast = false
  /** Which pieces a peer has at first is said once, before all else. */
  let mayListPieces = true
  let isIntroduced = false
  let isChoked = true
  let receivedBytes = 0

  const reader = createFrameReader({
    isLegalLength: (id, length) => isLegalLength(id, length, bitfieldLength),
    take,
  })
  /** What of the current message goes on as it is: adjoining frames go as one view. */
  let run: { readonly bytes: Bytes; start: number; end: number } | null = null

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
    const id = frame[4]
    if (!messages.take()) return 'illegal'
    // A keep-alive has no id; silence is judged elsewhere.
    if (id === undefined) return 'drop'
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
        return openRequests.cancel(...numbers(frame)) ? 'pass' : 'drop'
      case messageId.reject:
        return pass(speaksFast && isBlock(frame) && awaited.settle(...numbers(frame)))
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
    const outcome = openRequests.open(...numbers(frame))
    if (outcome === 'tooMany') return 'illegal'
    return outcome === 'opened' ? 'pass' : 'drop'
  }

  /** Only what was asked for. */
  const isAwaitedBlock = (frame: Bytes): boolean =>
    awaited.settle(readUint32(frame, 5), readUint32(frame, 9), frame.length - blockHeaderLength)

  function judgeExtended(frame: Bytes): Verdict {
    const extension = frame[5]
    if (extension === donthaveId) return pass(frame.length === 10 && readUint32(frame, 6) < pieceCount)
    if (extension !== 0 || isIntroduced) return 'drop'
    isIntroduced = true
    return rewriteExtendedHandshake(frame.slice(6)) ?? 'illegal'
  }

  /** A block within its piece, of legal place and length. */
  function isBlock(frame: Bytes): boolean {
    const [piece, offset, length] = numbers(frame)
    if (piece >= pieceCount || offset % blockAlignment !== 0 || length === 0 || length > maxBlockLength) return false
    return offset + length <= Math.min(info.pieceLength, info.length - piece * info.pieceLength)
  }

  return {
    receive(bytes) {
      const isLegal = reader.push(bytes)
      flushRun()
      return isLegal
    },
    receiveBlocks(bytes) {
      if (!isGreeted) return false
      mayListPieces = false
      let payload = 0
      for (let at = 0; at < bytes.length;) {
        if (bytes.length - at <= blockHeaderLength || bytes[at + 4] !== messageId.piece) return false
        const length = readUint32(bytes, at)
        const end = at + 4 + length
        if (!isLegalLength(messageId.piece, length, bitfieldLength) || end > bytes.length) return false
        if (!isAwaitedBlock(bytes.subarray(at, end))) return false
        payload += end - at - blockHeaderLength
        at = end
      }
      receivedBytes += payload
      deliver(bytes)
      return true
    },
    asked: (piece, offset, length) => awaited.ask(piece, offset, length),
    answered: (piece, offset) => openRequests.answered(piece, offset),
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

/** Piece, offset and length in a request, a cancel or a reject. */
const numbers = (frame: Bytes): [piece: number, offset: number, length: number] => [
  readUint32(frame, 5),
  readUint32(frame, 9),
  readUint32(frame, 13),
]
