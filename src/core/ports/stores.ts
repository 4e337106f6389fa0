import type { Bytes } from '../../lib/bytes.ts'
import type { InfoHash, PieceIndex } from '../ids.ts'
import type { PartLayout } from '../part-layout.ts'
import type { HashJob } from './hasher.ts'

/**
 * The verified pieces of one part. **A piece can be read only after its hash matched, and what a reader or a peer gets
 * was checked again on the way out**: readers by the AEAD tag, peers by the piece hash. `put` is therefore called only
 * with bytes whose hash matched, and whoever calls `get` checks what comes back, unless the store says that it does so
 * itself: once is enough.
 */
export interface PieceStore {
  /** True: `get` compares every piece with its hash, and rejects where it differs. */
  readonly checksPieces?: boolean
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

/** What comes from others. */
export interface ReceivedStore extends PieceStore {
  /**
   * While on, what is put is held in memory alone until it is dropped: it passes through here, on its way to somewhere
   * else. What was stored before stays.
   */
  passThrough(isOn: boolean): void
  /** Whether the piece is held in memory alone. */
  isPassing(piece: PieceIndex): boolean
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
  /** How many further files share the piece and may be to blame instead; `source` is the first of them then. */
  readonly others: number
  /** The piece that could not be read as it was hashed. */
  readonly piece: PieceIndex | null
  constructor(
    code: StoreError['code'],
    options: { source?: number; others?: number; piece?: PieceIndex; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause })
    this.code = code
    this.source = options.source ?? null
    this.others = options.others ?? 0
    this.piece = options.piece ?? null
  }
}

export interface StorageUsage {
  readonly usedBytes: number
  readonly quotaBytes: number
  /** Whether the browser promised not to clean it up when it runs short of room. */
  readonly isPersistent: boolean
}

export interface Stores {
  /**
   * Received pieces, in the browser's storage, or in memory where that refuses to open. Opening it again finds what was
   * stored. @throws StoreError
   */
  open(infoHash: InfoHash, layout: PartLayout): Promise<ReceivedStore>
  /**
   * The sender's own files, read in place and sealed again on the way out; complete from the start, nothing is copied.
   * `pieceHashes` as the Hasher returned them: a piece that no longer matches is `sourceChanged`.
   */
  fromSources(options: HashJob & { readonly pieceHashes: Bytes }): PieceStore
  /** Deletes what `open` stored for this part. */
  remove(infoHash: InfoHash): Promise<void>
  /** Bytes free for this origin, as the browser estimates; null where it does not say. */
  freeBytes(): Promise<number | null>
  /** Bytes that this origin takes of what it may have, as the browser estimates; null where it does not say. */
  usage(): Promise<StorageUsage | null>
  /** Asks the browser not to clean up what is stored, and says whether it will not. */
  persist(): Promise<boolean>
  /**
   * Deletes what `open` ever stored, whoever asked for it. Asks `known` for the parts of earlier visits where the browser
   * does not say what it stores. @throws StoreError, and what `known` throws
   */
  removeAll(known: () => Promise<readonly InfoHash[]>): Promise<void>
  /** Whether the browser stores anything for this page: tried out where nothing that was opened has told. */
  isStoring(): Promise<boolean>
  /** Bytes that pieces may take in memory, once it is known that the browser stores none; null where it does. */
  readonly memoryLimit: number | null
}
