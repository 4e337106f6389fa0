import type { Bytes } from '../../lib/bytes.ts'
import type { ByteRange } from '../part-layout.ts'
import type { Urgency } from '../urgency.ts'
import type { AbortSignalLike, ByteSource } from './platform.ts'

/** A file of a transfer, as delivery reads it: opened and checked on the way. */
export interface DeliverableFile {
  /** Filtered; `/` between folders. */
  readonly path: string
  readonly size: number
  readonly type: string
  /** The file itself, where it is on this device as one. */
  readonly source?: ByteSource
  /** Bytes of it that are not here yet, and still take room in the browser's storage; none where it does not say. */
  readonly awaited?: number
  /**
   * The plain bytes in order: all, or those of a range within the file. What is not here yet is waited for, and with
   * `urgency` fetched before all else. Rejects with what the store or the seal said.
   */
  read(signal: AbortSignalLike, range?: ByteRange, urgency?: Urgency): AsyncIterable<Bytes>
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
    /** The disk took no more before the end, and what was written is removed. */
    | 'undone'
    /** The share was left, or failed, while it was saved. */
    | 'ended'
    | 'unsupported'
    /** The browser lets nobody pick a folder. */
    | 'noFolder'
  constructor(code: DeliveryError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/**
 * `any`, unless another is said: the first way that the browser knows. `straight`: only one that writes where the person wants it as it is read,
 * and takes no room in the browser's storage.
 */
export type SaveWay = 'any' | 'straight'

export interface Delivery {
  /** Whether the browser knows a `straight` way. */
  readonly canSaveStraight: boolean
  /** Call it from the click itself: a picker needs the person's gesture. `onProgress` hears the bytes written. @throws DeliveryError */
  save(
    signal: AbortSignalLike,
    file: DeliverableFile,
    onProgress: (bytes: number) => void,
    way?: SaveWay,
  ): Promise<SaveOutcome>
  /** All files as one ZIP, folders kept. @throws DeliveryError */
  saveZip(
    signal: AbortSignalLike,
    name: string,
    files: readonly DeliverableFile[],
    onProgress: (bytes: number) => void,
    way?: SaveWay,
  ): Promise<SaveOutcome>
  /** Whether the browser knows a picker of folders. */
  readonly canSaveFolder: boolean
  /**
   * All files, read in this order, into a new folder inside of one that the person picks; their own folders kept. Where
   * that fails, what it made is removed. Call from the click itself. @throws DeliveryError
   */
  saveFolder(
    signal: AbortSignalLike,
    name: string,
    files: readonly DeliverableFile[],
    onProgress: (bytes: number) => void,
  ): Promise<SaveOutcome>
  /**
   * Deletes every copy that stands in the browser's storage on its way to a download, also those of other tabs. Breaks a
   * download that the browser itself has not finished: nobody says when it has. @throws what the browser says
   */
  deleteCopies(): Promise<void>
}
