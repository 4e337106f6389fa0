import type { Manifest } from '../core/manifest.ts'
import type { FileIndex, PartFacts, RunningState, Transfer, TransferState } from '../core/transfer.ts'
import { assertNever } from '../lib/assert-never.ts'

// What follows from a transfer's facts. Pure, and without words: those are in i18n/.

const noFiles: ReadonlySet<FileIndex> = new Set()

/** The list of files, once it is known. */
export function manifestOf(state: TransferState): Manifest | null {
  switch (state.phase) {
    case 'preparing':
    case 'awaitingParts':
    case 'offered':
    case 'downloading':
    case 'complete':
    case 'seeding':
      return state.manifest
    case 'paused':
      return manifestOf(state.from)
    case 'joining':
    case 'locked':
    case 'failed':
      return null
    default:
      return assertNever(state)
  }
}

/** What the person said yes to. */
export function chosenOf(state: TransferState): ReadonlySet<FileIndex> {
  switch (state.phase) {
    case 'awaitingParts':
      return state.chosen ?? noFiles
    case 'downloading':
    case 'complete':
      return state.chosen
    case 'paused':
      return chosenOf(state.from)
    default:
      return noFiles
  }
}

/** The running state itself, or the one that a pause goes back to. */
export function runningOf(state: TransferState): RunningState | null {
  switch (state.phase) {
    case 'paused':
      return state.from
    case 'joining':
    case 'locked':
    case 'failed':
      return null
    default:
      return state
  }
}

/** A whole number, rounded down, and 100 only at the end: nobody is told "100 %" while something is missing. */
export function wholePercent(have: number, want: number): number {
  if (want <= 0 || have >= want) return 100
  return Math.min(99, Math.max(0, Math.floor((have * 100) / want)))
}

/** Of the file, the hashing or the download: what the title and the one progress bar show; null when neither runs. */
export function percentOf(transfer: Transfer): number | null {
  const running = runningOf(transfer.state)
  switch (running?.phase) {
    case 'preparing':
      return Math.min(99, wholePercent(running.hashedBytes, running.totalBytes))
    case 'downloading':
      return Math.min(99, wholePercent(transfer.progress.haveBytes, transfer.progress.wantBytes))
    case 'complete':
      return 100
    default:
      return null
  }
}

/** How many times all pieces are among the people linked now, this page not counted. */
export function copiesBeyondOurs(parts: readonly PartFacts[], manifest: Manifest): number {
  if (parts.length < manifest.parts.length) return 0
  let copies = Number.POSITIVE_INFINITY
  for (const { pieceCount, availability } of parts) {
    if (availability.length < pieceCount) return 0
    for (const have of availability) if (have < copies) copies = have
  }
  return Number.isFinite(copies) ? copies : 0
}

/** What happens to an own share, for the sentence in large type. */
export type ShareSituation =
  | { readonly kind: 'waiting' }
  /** Somebody looks at the list. */
  | { readonly kind: 'opened'; readonly people: number }
  | { readonly kind: 'downloading'; readonly people: number; readonly percent: number }
  | { readonly kind: 'delivered'; readonly people: number }

export function shareSituation({ people, delivered }: Pick<Transfer, 'people' | 'delivered'>): ShareSituation {
  const fetching = people.filter((person) => !person.done && (person.progress > 0 || person.sentBytes > 0))
  if (fetching.length > 0) {
    const progress = fetching.reduce((sum, person) => sum + person.progress, 0)
    return {
      kind: 'downloading',
      people: fetching.length,
      percent: Math.min(99, wholePercent(progress, fetching.length)),
    }
  }
  if (delivered > 0) return { kind: 'delivered', people: delivered }
  const looking = people.filter((person) => !person.done).length
  return looking > 0 ? { kind: 'opened', people: looking } : { kind: 'waiting' }
}

/** The last quarter that was passed: 0, 25, 50 or 75. A screen reader hears of these and no others. */
export const milestoneOf = (percent: number): 0 | 25 | 50 | 75 =>
  percent >= 75 ? 75 : percent >= 50 ? 50 : percent >= 25 ? 25 : 0

/** Whether closing the page now would cost somebody something. */
export function losesOnLeave(transfer: Transfer): boolean {
  const { state } = transfer
  if (transfer.origin === 'own') {
    const running = runningOf(state)
    if (running?.phase === 'preparing') return true
    return running?.phase === 'seeding' && copiesBeyondOurs(transfer.parts, running.manifest) < 1
  }
  return state.phase === 'downloading' || (state.phase === 'awaitingParts' && state.chosen !== null)
}

/** True where the person has to do something before it goes on. */
const needsAttention = (state: TransferState): boolean =>
  state.phase === 'failed' || (state.phase === 'paused' && state.why.kind !== 'person')

/** The document's title for a transfer. */
export function titleOf(transfer: Transfer, product: string): string {
  const name = transfer.name ?? product
  if (needsAttention(transfer.state)) return `⚠ ${name}`
  const percent = percentOf(transfer)
  if (transfer.origin === 'own') {
    return percent !== null ? `${percent}% ${name}` : transfer.delivered > 0 ? `✓ ${name}` : name
  }
  if (runningOf(transfer.state)?.phase === 'complete') return `✓ ${name}`
  return percent === null ? name : `${percent}% ↓ ${name}`
}

/** Ticked files that were not yet said yes to. */
export function newlyWanted(
  fileCount: number,
  unticked: ReadonlySet<FileIndex>,
  chosen: ReadonlySet<FileIndex>,
): readonly FileIndex[] {
  const wanted: FileIndex[] = []
  for (let index = 0; index < fileCount; index++) {
    if (!unticked.has(index) && !chosen.has(index)) wanted.push(index)
  }
  return wanted
}
