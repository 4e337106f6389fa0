import type { Wire } from 'webtorrent'
import { countPieces, emptyBitfield, hasPiece, setPiece } from '../core/bitfield.ts'
import { nameBytes, pieceIndex, type InfoHash, type PeerId, type PieceIndex } from '../core/ids.ts'
import type { Info } from '../core/info-dictionary.ts'
import { DataLinkLie, type DataLink, type DataLinkHandlers } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import type { BlockSource } from './block-source.ts'
import type { PieceCache } from './piece-cache.ts'
import { createUploadQueue } from './upload-queue.ts'
import { WireDuplex } from './wire-duplex.ts'
import { createWireGuard } from './wire-guard.ts'

// One person's wire: link, guard and the engine's protocol tied together, and what that person has and wants.

export interface PeerSessionEvents {
  /** The wire stands: say what we have. */
  ready(session: PeerSession): void
  /** It has other pieces than before; `null` means all of them may have changed. */
  pieces(session: PeerSession, changed: { readonly piece: PieceIndex; readonly isHeld: boolean } | null): void
  unchoked(session: PeerSession): void
  interestChanged(session: PeerSession): void
  block(session: PeerSession, piece: number, offset: number, block: Uint8Array): void
  refused(session: PeerSession, piece: number, offset: number): void
  /** Once, whoever ended it. `hasLied`: it sent what can't be true. */
  ended(session: PeerSession, hasLied: boolean): void
}

export interface PeerSessionDeps {
  readonly id: PeerId
  /** Unique within the torrent. */
  readonly connectionId: string
  readonly clock: Clock
  readonly infoHash: InfoHash
  readonly info: Info
  readonly link: DataLink
  readonly cache: Pick<PieceCache, 'peek' | 'load'>
  /** Gives the engine the connection; returns its wire. */
  readonly attach: (duplex: WireDuplex) => Wire
  readonly donthave: (wire: Wire, piece: number) => void
  /** Whether a piece may be asked of us now. */
  readonly serves: (piece: number) => boolean
  readonly events: PeerSessionEvents
}

export interface PeerSession extends BlockSource {
  readonly id: PeerId
  readonly wire: Wire
  readonly handlers: DataLinkHandlers
  /** As a bitfield; changes in place or is replaced. */
  readonly pieces: Uint8Array
  readonly piecesHeld: number
  readonly isComplete: boolean
  readonly isReady: boolean
  readonly isInterested: boolean
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Pieces that it has and we want: kept by the part. */
  interesting: number
  /** Payload bytes that it sent since `startRound`. */
  readonly recentBytes: number
  startRound(): void
  start(held: Uint8Array): void
  showInterest(): void
  unchoke(isUnchoked: boolean): void
  have(piece: PieceIndex): void
  donthave(piece: PieceIndex): void
  /** It said so of itself. */
  lost(piece: PieceIndex): void
  /** It lied. */
  cutOff(): void
  destroy(): void
}

export function createPeerSession(deps: PeerSessionDeps): PeerSession {
  const { id, info, link, events } = deps
  const pieceCount = info.pieces.length / 20
  let pieces: Uint8Array = emptyBitfield(pieceCount)
  let piecesHeld = 0
  let isReady = false
  let isInterested = false
  let hasEnded = false
  let hasLied = false
  let answeredBytes = 0
  let roundStartBytes = 0

  const duplex = new WireDuplex({ id: deps.connectionId, link, onRoom: () => uploads.pump(), onEnd: ended })
  const guard = createWireGuard({
    clock: deps.clock,
    infoHash: nameBytes(deps.infoHash),
    peerId: nameBytes(id),
    info,
    deliver: (bytes) => duplex.deliver(bytes),
  })
  const uploads = createUploadQueue({
    cache: deps.cache,
    backlogBytes: () => answeredBytes - duplex.sentPayload,
  })
  const wire = deps.attach(duplex)

  wire.on('bitfield', (bitfield) => setPieces(bitfield.buffer.slice()))
  wire.on('have', (piece) => changePiece(pieceIndex(piece), true))
  wire.on('unchoke', () => !hasEnded && events.unchoked(session))
  wire.on('interested', () => setInterested(true))
  wire.on('uninterested', () => setInterested(false))
  wire.on('piece', (piece, offset, block) => !hasEnded && events.block(session, piece, offset, block))
  wire.on('cancel', (piece, offset, length) => {
    // BEP 6: who cancels hears of it all the same, and can close its account.
    if (uploads.cancel(piece, offset) && wire.hasFast) wire.reject(piece, offset, length)
  })
  wire.on('request', (piece, offset, length, respond) => {
    const answer = (block: Uint8Array | null) => {
      guard.answered(piece, offset)
      if (block) answeredBytes += block.length
      respond(block ? null : new Error('not served'), block ?? undefined)
    }
    if (hasEnded || !deps.serves(piece)) return answer(null)
    uploads.add({ piece: pieceIndex(piece), offset, length, respond: answer })
  })

  function setPieces(next: Uint8Array): void {
    if (hasEnded) return
    pieces = next
    piecesHeld = countPieces(next)
    events.pieces(session, null)
  }

  function changePiece(piece: PieceIndex, isHeld: boolean): void {
    if (hasEnded || hasPiece(pieces, piece) === isHeld) return
    setPiece(pieces, piece, isHeld)
    piecesHeld += isHeld ? 1 : -1
    events.pieces(session, { piece, isHeld })
  }

  function setInterested(value: boolean): void {
    if (hasEnded) return
    isInterested = value
    events.interestChanged(session)
  }

  function ended(): void {
    if (hasEnded) return
    hasEnded = true
    uploads.clear()
    events.ended(session, hasLied)
  }

  const session: PeerSession = {
    id,
    wire,
    interesting: 0,
    handlers: {
      message(bytes) {
        if (!hasEnded && !guard.receive(bytes)) session.cutOff()
      },
      bulk(bytes) {
        if (!hasEnded && !guard.receiveBlocks(bytes)) session.cutOff()
      },
      drain: () => duplex.drained(),
      room: () => duplex.flushBlocks(),
      close: (error) => (error instanceof DataLinkLie ? session.cutOff() : duplex.destroy()),
    },
    get pieces() {
      return pieces
    },
    get piecesHeld() {
      return piecesHeld
    },
    get isComplete() {
      return piecesHeld === pieceCount
    },
    get isReady() {
      return isReady && !hasEnded
    },
    get isInterested() {
      return isInterested
    },
    get isOpen() {
      return isReady && !hasEnded && !wire.peerChoking
    },
    get lanes() {
      return link.lanes
    },
    get receivedBytes() {
      return guard.receivedBytes
    },
    get sentBytes() {
      return duplex.sentPayload
    },
    get recentBytes() {
      return guard.receivedBytes - roundStartBytes
    },
    startRound() {
      roundStartBytes = guard.receivedBytes
    },
    has: (piece) => hasPiece(pieces, piece),
    start(held) {
      isReady = true
      // Silence is judged by block-scheduler.ts; the engine would close the connection.
      wire.setTimeout(0)
      const count = countPieces(held)
      if (wire.hasFast && count === pieceCount) wire.haveAll()
      else if (wire.hasFast && count === 0) wire.haveNone()
      else wire.bitfield(held.slice())
      session.showInterest()
      events.ready(session)
    },
    showInterest() {
      if (!session.isReady) return
      if (session.interesting > 0) wire.interested()
      else wire.uninterested()
    },
    unchoke(isUnchoked) {
      if (!session.isReady) return
      guard.choked(!isUnchoked)
      if (isUnchoked) return wire.unchoke()
      uploads.clear()
      wire.choke()
    },
    have(piece) {
      if (session.isReady) wire.have(piece)
    },
    donthave(piece) {
      if (session.isReady) deps.donthave(wire, piece)
    },
    lost: (piece) => changePiece(piece, false),
    request(piece, offset, length) {
      guard.asked(piece, offset, length)
      wire.request(piece, offset, length, (error) => {
        if (error && !hasEnded) events.refused(session, piece, offset)
      })
    },
    cancel(piece, offset, length) {
      if (!hasEnded) wire.cancel(piece, offset, length)
    },
    cutOff() {
      hasLied = true
      duplex.destroy()
    },
    destroy: () => duplex.destroy(),
  }
  return session
}
