import type { StorageUsage } from '../core/ports/stores.ts'
import type { SaveOutcome } from '../core/ports/delivery.ts'
import type { AbortSignalLike, SourceFile } from '../core/ports/platform.ts'
import type { FileAddress, MediaElement, PlayEvents, Playing, TextStart } from '../core/ports/viewing.ts'
import type { IceServer } from '../core/ports/transport.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { FileIndex, MeetingPointStatus, Transfer, TransferId } from '../core/transfer.ts'

// What the screen can ask for. Every use case answers at once with a state; nothing here waits for a network.

/** What the deployment says about itself, from /config.json, checked. */
export interface DeploymentConfig {
  readonly iceServers: readonly IceServer[]
  /** `ws:` or `wss:` addresses of trackers. */
  readonly meetingPoints: readonly string[]
  /** How to reach who runs this, or null. */
  readonly contact: string | null
  /** The address to put before a link's fragment when the page's own would not reach others; null: the page's own. */
  readonly publicUrl: string | null
  /** Connections that carry the blocks of one part to one person, at most: 1 to 8. */
  readonly maxLanes: number
}

/** Why this browser, as it was opened, can't take part. */
export type Unsupported = 'insecureContext' | 'noWebRtc' | 'noCrypto'

export interface TransferStore {
  get(id: TransferId): Transfer | undefined
  /** In the order of their making. */
  list(): readonly Transfer[]
  /** Hears every change; changes of facts (bytes, pieces) come at most 4 times a second. */
  subscribe(listener: () => void): () => void
}

/** How many shares of earlier visits are not here. */
export interface LeftOut {
  /** Kept by a later version of this page. */
  readonly ofLaterVersion: number
  /** The next try may open them. */
  readonly notOpened: number
}

export interface App {
  readonly transfers: TransferStore
  readonly meetingPoint: { readonly status: MeetingPointStatus; subscribe(listener: () => void): () => void }
  /**
   * The share and its link exist when this resolves; hashing goes on behind it.
   * @throws ShareError when nothing can be shared.
   */
  share(files: readonly SourceFile[], options: { readonly password: string | null }): Promise<TransferId>
  /** Starts to look for people, or returns to the transfer that is already here. Writes nothing. */
  open(link: ShareLink): Promise<TransferId>
  /**
   * Takes up everything that earlier visits kept, one after another: what was not paused goes on. Ends early where
   * everything is erased meanwhile.
   * @throws StoreError where the browser stores, and what is kept can't be read.
   */
  restore(): Promise<LeftOut>
  /** Puts more files into an own share; its link stays. Resolves once they are offered. @throws ShareError */
  addFiles(id: TransferId, files: readonly SourceFile[]): Promise<void>
  /** The files of an own share of an earlier visit. What is wrong with them stands in the transfer's state. */
  giveSources(id: TransferId, files: readonly SourceFile[]): Promise<void>
  /** The same, of files that the browser remembers. Call from the click itself: it may ask the person. */
  allowSources(id: TransferId): Promise<void>
  /** The files of an own share as the person gave them, by FileIndex; empty where this page has not all of them. */
  sourcesOf(id: TransferId): readonly SourceFile[]
  /** For a locked transfer. */
  unlock(id: TransferId, password: string): void
  /** The person's yes: from here on bytes are fetched and stored. */
  download(id: TransferId, chosen: ReadonlySet<FileIndex>): void
  /**
   * The person's yes to `unaskedMeetingPoints`: from here on the share is announced there too, and so is every other
   * received share whose link names them. Holds as long as the page is open.
   */
  allowMeetingPoints(id: TransferId): void
  /** Whether some of what this device's line carries is left to others, until it is said anew. */
  leaveRoom(isWanted: boolean): void
  pause(id: TransferId): void
  resume(id: TransferId): void
  /** Leaves the share. What was received stays stored until it is removed; an own share is over, also for later visits. */
  stop(id: TransferId): void
  /**
   * Leaves the share, forgets it at once, and deletes what was received of it from this browser's storage.
   * @throws StoreError when that fails.
   */
  remove(id: TransferId): Promise<void>
  /**
   * Call from the click itself. Consents to that file and saves it once it is here. Ends with the signal's reason, as
   * the other saves do, and leaves nothing then. @throws DeliveryError
   */
  saveFile(
    signal: AbortSignalLike,
    id: TransferId,
    file: FileIndex,
    onProgress: (bytes: number) => void,
  ): Promise<SaveOutcome>
  /** All chosen files as one ZIP; what is not here yet is waited for. Call from the click itself. @throws DeliveryError */
  saveAll(signal: AbortSignalLike, id: TransferId, onProgress: (bytes: number) => void): Promise<SaveOutcome>
  /** The same, into a new folder inside of one that the person picks. @throws DeliveryError */
  saveFolder(signal: AbortSignalLike, id: TransferId, onProgress: (bytes: number) => void): Promise<SaveOutcome>
  /**
   * Consents to these files, and saves them while they come: nothing of them is stored in the browser, and nothing is left
   * of it where that fails. Into one file, which is a ZIP where there are more, or into a new folder. Call from the click
   * itself. @throws DeliveryError
   */
  saveStraight(
    signal: AbortSignalLike,
    id: TransferId,
    wanted: ReadonlySet<FileIndex>,
    into: 'file' | 'folder',
    onProgress: (bytes: number) => void,
  ): Promise<SaveOutcome>
  /** Whether this browser can, into a file. */
  readonly canSaveStraight: boolean
  /** Whether this browser lets the person pick a folder. */
  readonly canSaveFolder: boolean
  /** A file to look at, once its list is known; null where it can't be read, as what goes straight to disk. */
  view(id: TransferId, file: FileIndex): FileView | null
  /** What this page stores on the device; null where the browser does not say. */
  storage(): Promise<StorageUsage | null>
  /** Asks the browser not to clean it up. Resolves to whether it agreed. */
  keepSafe(): Promise<boolean>
  /** Everything that is kept of shares here, as JSON: names, links, dates. Keys never leave the browser. */
  exportList(): Promise<string>
  /** Leaves every share, in all tabs, and deletes all that was ever kept or received here. @throws StoreError */
  eraseAll(): Promise<void>
  /** Hears that another tab erased everything: what ran here has ended, and nothing of it is here any more. */
  onErased(listener: () => void): () => void
  /** Bytes that received files may take in this page's memory, where the browser stores none; null where it does. */
  readonly memoryLimit: number | null
  /** Bytes free on this device for this page; null where the browser does not say. */
  freeBytes(): Promise<number | null>
  /** Call when the page may go at any moment: writes down what has not been yet. */
  keepNow(): void
  destroy(): void
}

/** Ways to look at one file. Each consents to it, and waits for what is still coming; `Viewing` says how they fail. */
export interface FileView {
  play(signal: AbortSignalLike, element: MediaElement, events: PlayEvents): Promise<Playing>
  openImage(signal: AbortSignalLike): Promise<FileAddress>
  openPdf(signal: AbortSignalLike): Promise<FileAddress>
  readText(signal: AbortSignalLike): Promise<TextStart>
}

export class ShareError extends Error {
  override readonly name = 'ShareError'
  readonly code:
    | 'nothing'
    | 'tooManyFiles'
    | 'nameTooLong'
    | 'tooLarge'
    /** A file is gone, or no longer what it was when it was chosen. */
    | 'unreadable'
  /** Of the file that is to blame, as the browser said it, where one is. */
  readonly path: string | null
  constructor(code: ShareError['code'], options: { path?: string; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.path = options.path ?? null
  }
}
