import type { DeliverableFile, SaveOutcome } from '../core/ports/delivery.ts'
import type { AbortSignalLike, SourceFile } from '../core/ports/platform.ts'
import type { FileIndex, TransferId } from '../core/transfer.ts'

/** A share that this page takes part in, whoever's it is. */
export interface RunningShare {
  readonly id: TransferId
  /** Aborted once the share was left or failed: what was begun for it ends too. */
  readonly ended: AbortSignalLike
  pause(): void
  resume(): void
  /** Writes down what became of it, for a later visit. Nothing before there is something to keep. */
  keep(): Promise<void>
  /** Leaves for good; safe to call twice. */
  stop(): Promise<void>
  /** Leaves for good, and deletes what was received of it. @throws StoreError */
  remove(): Promise<void>
}

export interface OwnShare extends RunningShare {
  /** All its files as the person gave them, by FileIndex; empty while they must be given again. */
  readonly sources: readonly SourceFile[]
  /** Files of an earlier visit, given again: all of them, or one after another. What is wrong stands in the state;
   *  rejects where that is no fault of the files. */
  giveSources(files: readonly SourceFile[]): Promise<void>
  /** The same, of files that the browser remembers. Call from a click: it may ask. */
  allowSources(): Promise<void>
  /** Puts more files into the share; its link stays. @throws ShareError */
  addFiles(files: readonly SourceFile[]): Promise<void>
}

export interface ReceivedShare extends RunningShare {
  unlock(password: string): void
  /** What the person allowed on this page, for whichever share: where the link asks for it, it is announced there too. */
  allowMeetingPoints(addresses: ReadonlySet<string>): void
  /** The person's yes, or a changed one. */
  download(chosen: ReadonlySet<FileIndex>): void
  /**
   * The person's yes to files for which the browser has no room: `save` reads them as they come, and nothing is stored.
   * Calls `save` at once, within the person's click.
   */
  saveStraight(
    wanted: ReadonlySet<FileIndex>,
    save: (files: readonly DeliverableFile[]) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome>
  /** Reading it waits for what is not here yet. Undefined before the list is known. */
  deliverable(file: FileIndex): DeliverableFile | undefined
}
