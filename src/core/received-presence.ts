import { filesOf } from './manifest-files.ts'
import type { Presence } from './ports/mesh.ts'
import type { Transfer, TransferState } from './transfer.ts'

/** What the page of a received share says of itself to others, beside whether it is paused. */
export function receivedPresence(
  { progress, fileBytes }: Pick<Transfer, 'progress' | 'fileBytes'>,
  /** The transfer's, or what its pause goes back to. */
  state: TransferState,
  /** Plain bytes of everything in the list. */
  totalBytes: number,
): Omit<Presence, 'pause'> {
  const held = heldShare(fileBytes, totalBytes, state)
  if (state.phase === 'complete') return { phase: 'done', progress: 1, held }
  const { haveBytes, wantBytes } = progress
  const here = wantBytes === 0 ? 0 : haveBytes / wantBytes
  return isFetching(state) ? { phase: 'downloading', progress: here, held } : { phase: 'waiting', progress: 0, held }
}

/** Also while only some of what was chosen is ready: others can have that from here. */
function isFetching(state: TransferState): boolean {
  if (state.phase === 'downloading') return true
  if (state.phase !== 'awaitingParts' || !state.chosen) return false
  const files = filesOf(state.manifest)
  return [...state.chosen].some((index) => (files[index]?.part.infoHash ?? null) !== null)
}

/** Empty files have no bytes by which to tell: a list of nothing else is held once it is complete. */
function heldShare(fileBytes: readonly number[], totalBytes: number, state: TransferState): number {
  if (totalBytes === 0) return Number(state.phase === 'complete')
  return Math.min(1, fileBytes.reduce((sum, bytes) => sum + bytes, 0) / totalBytes)
}
