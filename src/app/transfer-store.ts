import type { Transfer, TransferId } from '../core/transfer.ts'
import { applyTransferEvent } from '../core/apply-transfer-event.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { TransferStore } from './app.ts'

export interface WritableTransferStore extends TransferStore {
  add(transfer: Transfer): void
  /** Does nothing for a transfer that is gone: late events are expected. */
  apply(id: TransferId, event: TransferEvent): void
  remove(id: TransferId): void
}

export function createTransferStore(): WritableTransferStore {
  const transfers = new Map<TransferId, Transfer>()
  const changed = createEmitter<void>()
  let listed: readonly Transfer[] | null = null

  const publish = () => {
    listed = null
    changed.emit()
  }

  return {
    get: (id) => transfers.get(id),
    list: () => (listed ??= [...transfers.values()]),
    subscribe: (listener) => changed.on(listener),
    add(transfer) {
      transfers.set(transfer.id, transfer)
      publish()
    },
    apply(id, event) {
      const before = transfers.get(id)
      if (!before) return
      const after = applyTransferEvent(before, event)
      if (after === before) return
      transfers.set(id, after)
      publish()
    },
    remove(id) {
      if (transfers.delete(id)) publish()
    },
  }
}
