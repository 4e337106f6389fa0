import { newTransfer } from '../core/new-transfer.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { TransferId } from '../core/transfer.ts'
import type { AppDeps } from './app-deps.ts'
import type { RunningShare } from './running-share.ts'
import type { WritableTransferStore } from './transfer-store.ts'

export interface ShareElsewhere extends RunningShare {
  /** Resolves once this tab is the one that works on it. Rejects when it was left before. */
  readonly free: Promise<() => void>
}

/** A share that another tab works on: shown as it stands there. */
export function createShareElsewhere(
  { tabs }: Pick<AppDeps, 'tabs'>,
  transfers: WritableTransferStore,
  id: TransferId,
  link: ShareLink,
): ShareElsewhere {
  const ended = new AbortController()
  transfers.add(newTransfer({ id, origin: 'received', link, state: { phase: 'elsewhere', there: null } }))
  const stopWatching = tabs.watch(id, (there) => transfers.apply(id, { kind: 'seenElsewhere', there }))
  const free = tabs.wait(ended.signal, id).finally(stopWatching)
  const stop = async () => ended.abort()
  return {
    id,
    ended: ended.signal,
    free,
    // The other tab's matter.
    keep: async () => {},
    pause: () => {},
    resume: () => {},
    stop,
    remove: stop,
  }
}
