import type { Transfer, TransferId } from '../transfer.ts'
import type { AbortSignalLike } from './platform.ts'

/** The tabs of one browser, which share its storage: one of them works on a share, the others watch. */
export interface Tabs {
  /** Makes this tab the one; the function it resolves to ends that. Null while another tab is. */
  take(id: TransferId): Promise<(() => void) | null>
  /** The same, as soon as no other tab is. Rejects once the signal is aborted. */
  wait(signal: AbortSignalLike, id: TransferId): Promise<() => void>
  /** Lets the others see what this tab does, until the returned function is called. */
  show(id: TransferId, look: () => Transfer | undefined): () => void
  /**
   * Sees what the tab that works on it does, until the returned function is called; nothing where that is of another
   * version of this page, whose transfers may look otherwise.
   */
  watch(id: TransferId, onSeen: (there: Transfer) => void): () => void
  /**
   * Has every other tab leave what it works on, and what it watches, before this one erases everything. Resolves once
   * they have; after a while also where one has not, as a tab that is frozen.
   */
  tellErasing(): Promise<void>
  /** Hears that another tab is about to erase everything, until the returned function is called. */
  onErasing(listener: () => void): () => void
}
