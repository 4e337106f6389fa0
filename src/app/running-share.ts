import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { FileIndex, TransferId } from '../core/transfer.ts'

/** A share that this page takes part in, whoever's it is. */
export interface RunningShare {
  readonly id: TransferId
  /** Aborted once the share was left or failed: what was begun for it ends too. */
  readonly ended: AbortSignalLike
  pause(): void
  resume(): void
  /** Leaves for good; safe to call twice. */
  stop(): Promise<void>
  /** Leaves for good, and deletes what was received of it. @throws StoreError */
  remove(): Promise<void>
}

export interface ReceivedShare extends RunningShare {
  unlock(password: string): void
  /** What the person allowed on this page, for whichever share: where the link asks for it, it is announced there too. */
  allowMeetingPoints(addresses: ReadonlySet<string>): void
  /** The person's yes, or a changed one. */
  download(chosen: ReadonlySet<FileIndex>): void
  /** Reading it waits for what is not here yet. Undefined before the list is known. */
  deliverable(file: FileIndex): DeliverableFile | undefined
}
