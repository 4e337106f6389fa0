import { filesOf } from './manifest-files.ts'
import type { StateEvent } from './transfer-events.ts'
import type { FileIndex, Transfer } from './transfer.ts'

// What a transfer bears in mind beside its phase.

const nothing: ReadonlySet<FileIndex> = new Set()

export const isDamage = ({ origin, state }: Transfer, { kind }: StateEvent): boolean =>
  kind === 'damageFound' && origin === 'received' && state.phase !== 'failed' && state.phase !== 'elsewhere'

export function straightAfter({ straight }: Transfer, event: StateEvent): ReadonlySet<FileIndex> {
  if (event.kind === 'chosen') return event.straight ?? nothing
  return event.kind === 'straightFailed' ? nothing : straight
}

export function addedBy({ state, addedFiles }: Transfer, event: StateEvent): number {
  if (event.kind === 'chosen') return 0
  const before = state.phase === 'paused' ? state.from : state
  if (event.kind !== 'manifestArrived' || !('chosen' in before) || !before.chosen) return addedFiles
  return addedFiles + Math.max(0, filesOf(event.manifest).length - filesOf(before.manifest).length)
}
