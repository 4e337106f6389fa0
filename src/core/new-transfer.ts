import { filesOf, shareName } from './manifest-files.ts'
import { noTotals } from './share-totals.ts'
import type { Transfer, TransferState } from './transfer.ts'

/** A transfer in which nothing has happened yet; `facts` are those that are known from the start. */
export const newTransfer = (
  start: Pick<Transfer, 'id' | 'origin' | 'link' | 'state'>,
  facts: Partial<Pick<Transfer, 'progress' | 'fileBytes' | 'unaskedMeetingPoints' | 'earlier'>> = {},
): Transfer => ({
  ...start,
  name: nameOf(start.state),
  unaskedMeetingPoints: [],
  people: [],
  parts: [],
  progress: { haveBytes: 0, wantBytes: 0 },
  fileBytes: [],
  receivedBytes: 0,
  sentBytes: 0,
  earlier: noTotals,
  straight: new Set(),
  wasDamaged: false,
  addedFiles: 0,
  delivered: 0,
  deliveredInPart: 0,
  leftWithout: 0,
  ...facts,
})

/** Null before the list is known. */
export function nameOf(state: TransferState): string | null {
  if (state.phase === 'paused') return nameOf(state.from)
  if (state.phase === 'elsewhere') return state.there && nameOf(state.there)
  return 'manifest' in state ? shareName(filesOf(state.manifest).map(({ file }) => file)) : null
}
