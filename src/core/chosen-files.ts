import type { FileIndex, TransferState } from './transfer.ts'

/** What the person said yes to, in this tab or in the one that works on it. */
export function chosenOf(state: TransferState | null | undefined): ReadonlySet<FileIndex> {
  if (state?.phase === 'paused') return chosenOf(state.from)
  if (state?.phase === 'elsewhere') return chosenOf(state.there)
  return (state && 'chosen' in state && state.chosen) || new Set()
}
