import type { Bytes } from '../../lib/bytes.ts'
import type { InfoHash, PeerId, PieceIndex, SwarmId } from '../ids.ts'
import type { PieceRange } from '../part-layout.ts'
import type { PieceStore, StoreError } from './stores.ts'
import type { DataLink, DataLinkHandlers } from './transport.ts'

export interface SwarmEvents {
  /** Verified and stored. */
  piece(piece: PieceIndex): void
  /** Every selected piece is here; after `open` and after each `select`, at once where nothing is missing. */
  done(): void
  /** A stored piece did not match its hash and will be fetched again. */
  damaged(piece: PieceIndex): void
  /** The store gave up; nothing more is fetched or served until `resume`. */
  storeFailed(error: StoreError): void
  /** Sent what can't be true; its link is closed. */
  misbehaved(id: PeerId): void
  /** The engine itself failed. */
  failed(error: Error): void
}

export interface PeerFacts {
  /** Payload bytes of blocks, both directions, since the peer's link opened. */
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly piecesHeld: number
}

export interface SwarmFacts {
  readonly held: Uint8Array
  readonly availability: Uint8Array
  readonly inFlight: readonly number[]
  readonly peers: ReadonlyMap<PeerId, PeerFacts>
  /** Payload bytes of blocks over all peers, gone ones included. */
  readonly receivedBytes: number
  readonly sentBytes: number
}

export interface SwarmOptions {
  /** The transfer that the part belongs to: one engine client per share. */
  readonly swarmId: SwarmId
  readonly self: PeerId
  readonly infoHash: InfoHash
  /** The bencoded info dictionary, proven by the info hash. */
  readonly info: Bytes
  readonly store: PieceStore
  /** Pieces to fetch, in addition to what is here. */
  readonly selection: readonly PieceRange[]
  readonly events: SwarmEvents
}

/** A piece that goes before all others. */
export interface UrgentPiece {
  readonly piece: PieceIndex
  /** It is needed so soon that two may be asked for the same block of it. */
  readonly isDue: boolean
}

/** One part in the engine. */
export interface SwarmPart {
  /** Takes over an open link: one wire. Returns where the link's events go. */
  addLink(id: PeerId, link: DataLink): DataLinkHandlers
  /** Replaces the selection; `done` follows once all of it is here, also when it already is. */
  select(ranges: readonly PieceRange[]): void
  /**
   * Of what is selected, these first and in this order, each from as many people as have it; the rest as ever. Replaces
   * what was urgent before.
   */
  urge(pieces: readonly UrgentPiece[]): void
  /** Nothing flows in either direction within a second. */
  pause(): void
  resume(): void
  /** A reader found this stored piece damaged: it is no longer had, and is fetched again if it is selected. */
  discard(piece: PieceIndex): Promise<void>
  /** Lets a stored piece go on purpose: it is no longer had, nor fetched again before the next `select` that names it. */
  release(piece: PieceIndex): Promise<void>
  facts(): SwarmFacts
  destroy(): Promise<void>
}

export interface Swarm {
  /** Begins to load the engine, so that `open` need not wait for it. Fails silently: `open` tries again. */
  prepare(): void
  /** @throws EngineLoadError, or what the engine says of a torrent that it refuses. */
  open(options: SwarmOptions): Promise<SwarmPart>
}

/** The engine's code did not come; it may the next time. */
export class EngineLoadError extends Error {
  override readonly name = 'EngineLoadError'
}
