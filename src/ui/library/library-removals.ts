import { signal, type ReadonlySignal } from '@preact/signals'
import type { TransferId } from '../../core/transfer.ts'
import { systemClock, type Clock } from '../../lib/clock.ts'

/** Long enough to notice a mistake. */
export const undoMs = 10_000

/** What is about to be removed, and can still be kept. */
export interface Removals {
  readonly pending: ReadonlySignal<ReadonlySet<TransferId>>
  /** Removes it when the time for Undo is over. */
  readonly begin: (id: TransferId) => void
  readonly undo: (id: TransferId) => void
  /** Removes what is pending now: the person leaves, and there is no Undo any more. */
  readonly finish: () => void
}

export function createRemovals(remove: (id: TransferId) => void, clock: Pick<Clock, 'after'> = systemClock): Removals {
  const pending = signal<ReadonlySet<TransferId>>(new Set())
  const cancels = new Map<TransferId, () => void>()

  function take(id: TransferId): boolean {
    cancels.get(id)?.()
    const wasPending = cancels.delete(id)
    if (wasPending) pending.value = new Set(cancels.keys())
    return wasPending
  }
  function end(id: TransferId): void {
    if (take(id)) remove(id)
  }

  return {
    pending,
    begin(id) {
      if (cancels.has(id)) return
      cancels.set(
        id,
        clock.after(undoMs, () => end(id)),
      )
      pending.value = new Set(cancels.keys())
    },
    undo: (id) => void take(id),
    finish() {
      for (const id of [...cancels.keys()]) end(id)
    },
  }
}
