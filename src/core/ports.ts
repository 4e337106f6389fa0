import type { Bytes } from '../lib/bytes.ts'
import type { Digest, InfoHash, PeerId, PieceIndex, SwarmId } from './ids.ts'
import type { PartLayout, PieceRange } from './part-layout.ts'
import type { MeetingPointStatus, Path } from './transfer.ts'

// What the domain needs from outside. Each port is implemented by one folder; core and app never import it.
// Every handle that opens something has `close` or `destroy`, which may be called twice.

// --- The platform, as little of it as the domain touches -------------------------------------------------------

/** The part of AbortSignal that is used here; a DOM AbortSignal is one. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Bytes that can be read in place; a DOM File or Blob is one. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number
  slice(start: number, end: number): ByteSource
  /** Rejects when the bytes are gone or were changed on disk. */
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A file as the person gave it. */
export interface SourceFile {
  /** Relative, `/` between folders, as the browser said it: not yet filtered. */
  readonly path: string
  readonly type: string
  readonly bytes: ByteSource
}

// --- hashing/ --------------------------------------------------------------------------------------------------

export interface HashJob {
  readonly layout: PartLayout
  /** One for each file of the layout, in order. */
  readonly sources: readonly ByteSource[]
  /** 32 bytes; the pieces are cut from what it seals. */
  readonly partKey: Bytes
}

export interface Hasher {
  /**
   * The SHA-1 of each sealed piece, 20 bytes each, in order. Reads each byte once, in constant memory.
   * `onProgress` hears the plain bytes done so far, at most about 10 times a second.
   * @throws HashingError, or the signal's reason.
   */
  hash(signal: AbortSignalLike, job: HashJob, onProgress: (hashedBytes: number) => void): Promise<Bytes>
}

export class HashingError extends Error {
  override readonly name = 'HashingError'
  readonly code: 'sourceUnreadable' | 'workerFailed'
  /** Index into the job's sources, when one is to blame. */
  readonly source: number | null
  constructor(code: HashingError['code'], source: number | null, cause?: unknown) {
    super(code, { cause })
    this.code = code
    this.source = source
  }
}

// --- storage/ --------------------------------------------------------------------------------------------------

/**
 * The verified pieces of one part. **A piece can be read only after its hash matched, and what a reader or a peer gets
 * was checked again on the way out**: readers by the AEAD tag, peers by the piece hash. `put` is therefore called only
 * with bytes whose hash matched, and whoever calls `get` checks what comes back.
 */
export interface PieceStore {
  /** The pieces that were here when the store was opened: a bitfield as in BEP 3, of exactly ceil(pieceCount / 8) bytes. */
  readonly initial: Bytes
  /** @throws StoreError */
  get(piece: PieceIndex): Promise<Bytes>
  /** Resolves once the piece would survive the page. @throws StoreError: `full` keeps all that was stored before. */
  put(piece: PieceIndex, bytes: Uint8Array): Promise<void>
  /** Forgets a piece that was found damaged. */
  drop(piece: PieceIndex): Promise<void>
  close(): Promise<void>
}

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code:
    | 'missing'
    /** A source file vanished or does not read as it was hashed. */
    | 'sourceChanged'
    | 'full'
    | 'closed'
    | 'failed'
  /** Index of the file within the part, when one is to blame. */
  readonly source: number | null
  constructor(code: StoreError['code'], options: { source?: number; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.source = options.source ?? null
  }
}

export interface Stores {
  /** Received pieces, in the browser's storage. Opening it again finds what was stored. @throws StoreError */
  open(infoHash: InfoHash, layout: PartLayout): Promise<PieceStore>
  /**
   * The sender's own files, read in place and sealed again on the way out; complete from the start, nothing is copied.
   * `pieceHashes` as the Hasher returned them: a piece that no longer matches is `sourceChanged`.
   */
  fromSources(options: HashJob & { readonly pieceHashes: Bytes }): PieceStore
  /** Deletes what `open` stored for this part. */
  remove(infoHash: InfoHash): Promise<void>
  /** Bytes free for this origin, as the browser estimates; null where it does not say. */
  freeBytes(): Promise<number | null>
}

/** Locks of the browser that keep a lone seeder's page from being frozen. */
export interface Locks {
  /** Holds a lock of this name until the returned function is called. */
  hold(name: string): () => void
}

// --- transport/ ------------------------------------------------------------------------------------------------

export interface IceServer {
  readonly urls: string | readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** What two ends of a connection must tell each other, over any channel that keeps it secret and whole. */
export type RtcSignal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | {
      readonly kind: 'candidate'
      readonly candidate: string
      readonly sdpMid: string | null
      readonly sdpMLineIndex: number | null
    }

/** SHA-256 fingerprints of both ends' DTLS certificates, 32 bytes each. */
export interface Fingerprints {
  readonly local: Bytes
  readonly remote: Bytes
}

export interface PeerLinkEvents {
  /** A local description or candidate for the other side; candidates trickle. */
  signal(signal: RtcSignal): void
  open(): void
  /** One whole message; never called before `open`. */
  message(bytes: Bytes): void
  /** `bufferedBytes` fell to the low watermark, whether or not `send` had said to wait. */
  drain(): void
  /** Once, whichever side closed it and however. Nothing is called after it. */
  close(error: Error | null): void
}

/** One peer connection with one reliable, ordered, message-keeping data channel. */
export interface PeerLink {
  /** Takes what the other side signalled. Signals that do not parse close the link. */
  signal(signal: RtcSignal): void
  /** At most `maxMessageBytes` (transport's limit, 256 KiB). Returns false when the caller should wait for `drain`. */
  send(bytes: Uint8Array): boolean
  readonly bufferedBytes: number
  readonly isOpen: boolean
  /** Null before both descriptions are known. */
  fingerprints(): Fingerprints | null
  path(): Promise<Path | null>
  destroy(): void
}

export interface Transport {
  /** @throws when the browser can't make another connection. */
  connect(options: {
    readonly initiator: boolean
    readonly iceServers: readonly IceServer[]
    readonly events: PeerLinkEvents
  }): PeerLink
}

// --- mesh/ -----------------------------------------------------------------------------------------------------

/** An Ed25519 key pair as the domain sees it. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes
  /** What a member with this key is called. */
  readonly peerId: PeerId
  /** A 64-byte signature. */
  sign(message: Uint8Array): Promise<Bytes>
}

/** What a member says about itself to those it is linked to. */
export interface Presence {
  readonly phase: 'preparing' | 'waiting' | 'downloading' | 'done'
  /** Preparing: hashed share of all bytes. Otherwise: share of the chosen bytes that is here. 0 to 1. */
  readonly progress: number
  /** Share of everything in the list that this member has and could give, 0 to 1; 1 only when all of it is there. */
  readonly held: number
  /** Why it neither gives nor takes now. */
  readonly pause: PresencePause
}

/** `source`: a shared file was changed or moved. */
export type PresencePause = 'none' | 'person' | 'source'

/** Something that members fetch from each other over control links. */
export type DocumentRef =
  | { readonly kind: 'manifest'; readonly digest: Digest }
  /** A part's bencoded info dictionary; SHA-1 of its bytes is the info hash. */
  | { readonly kind: 'info'; readonly infoHash: InfoHash }

export interface ManifestNotice {
  readonly sequence: number
  readonly digest: Digest
}

/** What the hello proved, after its signatures were checked. */
export interface Member {
  readonly id: PeerId
  readonly agent: string
  readonly isSender: boolean
}

export interface MeshEvents {
  /** A control link to this member stands and its hello was proven. */
  joined(member: Member): void
  left(id: PeerId): void
  presence(id: PeerId, presence: Presence): void
  /** This member holds a manifest with this number; nothing of it is proven yet. */
  manifest(id: PeerId, notice: ManifestNotice): void
  /** A data link for a part stands, whichever side asked. Its events go to `handlers`, which the callee returns. */
  dataLink(id: PeerId, infoHash: InfoHash, link: PeerLink): DataLinkHandlers
  /** Somebody is there, but no connection stands yet. */
  connecting(): void
}

/** Of a data link once it is open. */
export type DataLinkHandlers = Pick<PeerLinkEvents, 'message' | 'drain' | 'close'>

export interface JoinOptions {
  readonly swarmId: SwarmId
  /** 32 bytes: seals what goes through a tracker. */
  readonly signallingKey: Bytes
  readonly ownerKeyHash: Bytes
  readonly memberKey: SigningKey
  /** Null for everybody but the sender. */
  readonly ownerKey: SigningKey | null
  /** Name of this page for others, such as "Firefox on Linux". */
  readonly agent: string
  /** True for who comes by a link: offers go out with the first announce. */
  readonly eager: boolean
  /** The bytes of a document that this page holds and knows to be true, or null. */
  readonly serve: (ref: DocumentRef) => Bytes | null
  /** Whether a data link for this part is welcome now. */
  readonly acceptsData: (id: PeerId, infoHash: InfoHash) => boolean
  readonly events: MeshEvents
}

export interface MeshSession {
  readonly self: PeerId
  setPresence(presence: Presence): void
  /** Tells all members, and those who come later. */
  announceManifest(notice: ManifestNotice): void
  /**
   * Asks one member for a document; at most 8 MiB. The caller proves what comes.
   * @throws MeshError, or the signal's reason.
   */
  fetchDocument(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes>
  /** Does nothing while one stands or is under way. */
  openDataLink(to: PeerId, infoHash: InfoHash): void
  closeDataLink(to: PeerId, infoHash: InfoHash): void
  /** Closes every link to a member that lied and refuses it from now on. */
  ban(id: PeerId): void
  /** Announces this share at these trackers too, until it is left; at each once. The person allowed it. */
  meetAlsoAt(addresses: readonly string[]): void
  path(id: PeerId): Promise<Path | null>
  leave(): void
}

export interface Mesh {
  /** Addresses of the trackers where every share is announced. */
  readonly meetingPoints: readonly string[]
  join(options: JoinOptions): MeshSession
  readonly status: MeetingPointStatus
  onStatus(listener: (status: MeetingPointStatus) => void): () => void
  destroy(): void
}

export class MeshError extends Error {
  override readonly name = 'MeshError'
  readonly code: 'left' | 'refused' | 'timeout' | 'tooLarge'
  constructor(code: MeshError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

// --- swarm/ ----------------------------------------------------------------------------------------------------

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

/** One part in the engine. */
export interface SwarmPart {
  /** Takes over an open link: one wire. Returns where the link's events go. */
  addLink(id: PeerId, link: PeerLink): DataLinkHandlers
  /** Replaces the selection; `done` follows once all of it is here, also when it already is. */
  select(ranges: readonly PieceRange[]): void
  /** Nothing flows in either direction within a second. */
  pause(): void
  resume(): void
  /** A reader found this stored piece damaged: it is no longer had, and is fetched again if it is selected. */
  discard(piece: PieceIndex): Promise<void>
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

// --- delivery/ -------------------------------------------------------------------------------------------------

/** A file of a transfer, as delivery reads it: opened and checked on the way. */
export interface DeliverableFile {
  /** Filtered; `/` between folders. */
  readonly path: string
  readonly size: number
  readonly type: string
  /** The plain bytes in order. Rejects with what the store or the seal said. */
  read(signal: AbortSignalLike): AsyncIterable<Bytes>
}

export type SaveOutcome =
  /** The bytes are on disk, whole. */
  | 'saved'
  /** The browser's own download has taken the whole of it. */
  | 'handedOver'
  /** The person closed the picker. */
  | 'cancelled'

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly code:
    /** The file could not be read or opened. */
    | 'unreadable'
    /** Fewer or more bytes came out than the list says. */
    | 'wrongSize'
    | 'noRoom'
    /** The browser ended the stream before its end. */
    | 'cut'
    | 'unsupported'
  constructor(code: DeliveryError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

export interface Delivery {
  /** Call it from the click itself: a picker needs the person's gesture. `onProgress` hears the bytes written. @throws DeliveryError */
  save(signal: AbortSignalLike, file: DeliverableFile, onProgress: (bytes: number) => void): Promise<SaveOutcome>
  /** All files as one ZIP, folders kept. @throws DeliveryError */
  saveZip(
    signal: AbortSignalLike,
    name: string,
    files: readonly DeliverableFile[],
    onProgress: (bytes: number) => void,
  ): Promise<SaveOutcome>
}
