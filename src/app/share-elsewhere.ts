import { newTransfer } from '../core/new-transfer.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { Transfer, TransferId } from '../core/transfer.ts'
import { difference } from '../lib/sets.ts'
import type { AppDeps } from './app-deps.ts'
import { chosenOf } from '../core/chosen-files.ts'
import type { RunningShare } from './running-share.ts'
import type { WritableTransferStore } from './transfer-store.ts'

export interface ShareElsewhere extends RunningShare {
  /** Resolves once this tab is the one that works on it. Rejects when it was left before. */
  readonly free: Promise<() => void>
  /** Once it is free: whether the other tab kept it and nothing is kept of it now, so that it was removed there. */
  isRemoved(): Promise<boolean>
}

/** A share that another tab works on: shown as it stands there. */
export function createShareElsewhere(
  { tabs, records }: Pick<AppDeps, 'tabs' | 'records'>,
  transfers: WritableTransferStore,
  id: TransferId,
  link: ShareLink,
): ShareElsewhere {
  const ended = new AbortController()
  const isKept = async () => (await records.find(id)) !== null
  /** Also where the other tab is gone before it was seen. */
  const wasKept = isKept().catch(() => false)
  transfers.add(newTransfer({ id, origin: 'received', link, state: { phase: 'elsewhere', there: null } }))
  const stopWatching = tabs.watch(id, (there) => transfers.apply(id, { kind: 'seenElsewhere', there }))
  const free = tabs.wait(ended.signal, id).finally(stopWatching)
  const stop = async () => ended.abort()
  return {
    id,
    ended: ended.signal,
    free,
    async isRemoved() {
      const seen = transfers.get(id)
      if (!seen || !(isMeantToBeKept(seen) ?? (await wasKept))) return false
      // Where that can't be read, it is taken for there.
      return !(await isKept().catch(() => true))
    },
    // The other tab's matter.
    keep: async () => {},
    pause: () => {},
    resume: () => {},
    stop,
    remove: stop,
  }
}

/** An own share from the start, another one from the person's yes on, to what is stored. Null where no yes was seen. */
function isMeantToBeKept({ origin, state, straight }: Transfer): boolean | null {
  const chosen = chosenOf(state)
  return origin === 'own' || (chosen.size === 0 ? null : difference(chosen, straight).size > 0)
}
