import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import { activityOf, losesOnLeave, needsAttention, runningOf, shareSituation } from '../facts/transfer-facts.ts'
import type { Kept } from '../saves/saves.ts'

/** From what somebody waits for to what waits for them. */
const ranks: readonly ((transfer: Transfer, kept: ReadonlyMap<FileIndex, Kept>) => boolean)[] = [
  (transfer) => activityOf(transfer) === 'downloading',
  isGiven,
  ({ state }) => needsAttention(state),
  (transfer, kept) => runningOf(transfer.state)?.phase === 'complete' && losesOnLeave(transfer, kept),
]

/**
 * Which transfer the tab's title and icon speak of: the one on the screen. Under another screen it is a download before
 * an own share that is fetched, then what can't go on without the person, then what came and is not saved; the one that
 * was opened first where there are several. Not the one nearest to its end: two that overtake each other would change the
 * name in the tab each time, and it is by the name that a tab is found again. Null where nothing runs or waits.
 */
export function titleSubject(
  transfers: readonly Transfer[],
  shown: Transfer | null,
  keptOf: (id: TransferId) => ReadonlyMap<FileIndex, Kept>,
): Transfer | null {
  if (shown) return shown
  for (const isIt of ranks) {
    const subject = transfers.find((transfer) => isIt(transfer, keptOf(transfer.id)))
    if (subject) return subject
  }
  return null
}

/** Prepared to be given, or fetched by somebody. */
function isGiven(transfer: Transfer): boolean {
  const { phase } = transfer.state
  return phase === 'preparing' || (phase === 'seeding' && shareSituation(transfer).kind === 'downloading')
}
