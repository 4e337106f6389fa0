import { chosenOf } from '../../core/chosen-files.ts'
import { filesOf } from '../../core/manifest-files.ts'
import type { Manifest } from '../../core/manifest.ts'
import { isFetching } from '../../core/people.ts'
import type { FileIndex, Person, RunningState, Transfer, TransferState } from '../../core/transfer.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { difference } from '../../lib/sets.ts'
import { keptAs, type Kept } from '../saves/saves.ts'
import { dependentsOf, type Waiting } from './waiting.ts'

// What follows from a transfer's facts. Pure, and without words: those are in i18n/.

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
    case 'elsewhere':
      return state.there && manifestOf(state.there)
    case 'joining':
    case 'locked':
    case 'failed':
      return null
    default:
      return assertNever(state)
  }
}

/** The running state itself, or the one that a pause goes back to; null where it runs in another tab. */
export function runningOf(state: TransferState): RunningState | null {
  switch (state.phase) {
    case 'paused':
      return state.from
    case 'joining':
    case 'locked':
    case 'elsewhere':
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

/**
 * Of the hashing, here or by the sender, or of the download: what the title and the one progress bar show; null when
 * neither runs.
 */
export function percentOf(transfer: Transfer): number | null {
  const running = runningOf(transfer.state)
  switch (running?.phase) {
    case 'preparing':
      return Math.min(99, wholePercent(running.hashedBytes, running.totalBytes))
    case 'awaitingParts':
      // Before the yes it is no work of this page.
      return running.chosen === null || running.prepared === null
        ? null
        : Math.min(99, wholePercent(running.prepared, 1))
    case 'downloading': {
      const { haveBytes, wantBytes } = transfer.progress
      // Right after the yes it is not measured yet: nothing wanted does not mean that all is here.
      return wantBytes === 0 ? 0 : Math.min(99, wholePercent(haveBytes, wantBytes))
    }
    case 'complete':
      return 100
    default:
      return null
  }
}

/**
 * How many times all pieces are among the people linked now, this page not counted: at least so often, for what somebody
 * has who paused is in nobody's reach.
 */
export function copiesBeyondOurs({ parts, people }: Pick<Transfer, 'parts' | 'people'>, manifest: Manifest): number {
  if (parts.length < manifest.parts.length) return 0
  let copies = Number.POSITIVE_INFINITY
  for (const { pieceCount, availability } of parts) {
    if (availability.length < pieceCount) return 0
    for (const have of availability) if (have < copies) copies = have
  }
  const withheld = people.filter(({ pause, held }) => pause !== 'none' && held > 0).length
  // Whoever gives all of it is a copy, however many others hold back their part.
  const whole = people.filter(({ pause, held }) => pause === 'none' && held === 1).length
  return Number.isFinite(copies) ? Math.max(Math.min(whole, copies), copies - withheld) : 0
}

/** What is known of one person who gets something, from what their page says. `isPart`: of less than everything. */
export type PersonProgress =
  /** Opened the link, and nothing more yet. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'fetching' | 'paused'; readonly percent: number; readonly isPart: boolean }
  /** Everything they chose is there. */
  | { readonly kind: 'has'; readonly isPart: boolean }

export function personProgress(person: Person): PersonProgress {
  if (person.done) return { kind: 'has', isPart: person.held < 1 }
  if (!isFetching(person)) return { kind: 'opened' }
  return {
    kind: person.pause === 'none' ? 'fetching' : 'paused',
    percent: Math.min(99, wholePercent(person.progress, 1)),
    // Whoever fetches everything is as far with what they chose as with the whole.
    isPart: person.held < person.progress,
  }
}

/** What happens to an own share, for the sentence in large type. */
export type ShareSituation =
  | { readonly kind: 'waiting' }
  /** Somebody looks at the list. */
  | { readonly kind: 'opened'; readonly people: number }
  | { readonly kind: 'downloading'; readonly people: number; readonly percent: number }
  /** All who fetch have paused. */
  | { readonly kind: 'paused'; readonly people: number; readonly percent: number }
  /** `inPart` of them chose less than everything. */
  | { readonly kind: 'delivered'; readonly people: number; readonly inPart: number }
  /** Those who are here got what they chose without this page. */
  | { readonly kind: 'needless'; readonly people: number }

export function shareSituation({
  people,
  delivered,
  deliveredInPart,
}: Pick<Transfer, 'people' | 'delivered' | 'deliveredInPart'>): ShareSituation {
  const fetching = people.filter(isFetching)
  const running = fetching.filter(({ pause }) => pause === 'none')
  if (running.length > 0) return { kind: 'downloading', people: running.length, percent: meanPercent(running) }
  if (fetching.length > 0) return { kind: 'paused', people: fetching.length, percent: meanPercent(fetching) }
  // Who is here and has nothing yet goes before those who were served.
  const looking = people.filter(isLacking).length
  if (looking > 0) return { kind: 'opened', people: looking }
  if (delivered > 0) return { kind: 'delivered', people: delivered, inPart: deliveredInPart }
  return people.length > 0 ? { kind: 'needless', people: people.length } : { kind: 'waiting' }
}

function meanPercent(people: readonly Person[]): number {
  const progress = people.reduce((sum, person) => sum + person.progress, 0)
  return Math.min(99, wholePercent(progress, people.length))
}

/**
 * Bytes that whoever is furthest still lacks of everything; null where no full copy is on its way: it is there, sharing
 * is paused, or nobody fetches all of it.
 */
export function bytesToFirstCopy({
  state,
  people,
  parts,
}: Pick<Transfer, 'state' | 'people' | 'parts'>): number | null {
  if (state.phase !== 'seeding' || copiesBeyondOurs({ parts, people }, state.manifest) >= 1) return null
  const takers = people.filter(
    (person) => isFetching(person) && person.pause === 'none' && person.held >= person.progress,
  )
  if (takers.length === 0) return null
  const best = takers.reduce((most, { held }) => Math.max(most, held), 0)
  const total = filesOf(state.manifest).reduce((sum, { file }) => sum + file.size, 0)
  return best < 1 ? total * (1 - best) : null
}

/** The transfer whose name has `text` in it, the latest of several. */
export function namedLike(transfers: readonly Transfer[], text: string): Transfer | null {
  const sought = text.trim().toLowerCase()
  if (sought === '') return null
  const isIt = ({ name, state }: Transfer) => runningOf(state) !== null && !!name?.toLowerCase().includes(sought)
  return transfers.filter(isIt).at(-1) ?? null
}

/** Does not have all that they chose, or chose nothing yet. */
const isLacking = ({ done, isSender }: Person): boolean => !done && !isSender

/** Who would miss an own share if this page closed now; nobody counts twice. */
export interface Need {
  /** In the middle of fetching it. */
  readonly fetching: number
  /** Nobody else here has all of it: these could not get it elsewhere. */
  readonly looking: number
  /** Went in the middle, and may come back. */
  readonly left: number
}

export function needOf(transfer: Transfer): Need {
  const { state, people, leftWithout } = transfer
  const fetching = people.filter(isFetching).length
  const manifest = manifestOf(state)
  if (!manifest || copiesBeyondOurs(transfer, manifest) >= 1) return { fetching, looking: 0, left: 0 }
  return { fetching, looking: people.filter(isLacking).length - fetching, left: leftWithout }
}

/** Whether an own share's link leads nowhere once this page stops sharing. */
export const endsLink = (transfer: Transfer): boolean => {
  const running = runningOf(transfer.state)
  return (
    running?.phase === 'preparing' ||
    (running?.phase === 'seeding' &&
      (copiesBeyondOurs(transfer, running.manifest) < 1 || needOf(transfer).fetching > 0))
  )
}

/** Whether all that was chosen of it is here, to be given to the person's disk. */
export const isSavable = (transfer: Transfer): boolean =>
  transfer.origin === 'received' && runningOf(transfer.state)?.phase === 'complete' && storedOf(transfer).size > 0

/** What of the choice is kept in this browser, or is to be: all but what goes straight to disk. */
export const storedOf = ({ state, straight }: Pick<Transfer, 'state' | 'straight'>): ReadonlySet<FileIndex> =>
  difference(chosenOf(state), straight)

/** What a transfer does while the person looks elsewhere; null: nothing was said yes to, or it is over. */
export function activityOf(transfer: Transfer): 'sharing' | 'downloading' | 'paused' | null {
  const { origin, state } = transfer
  const running = runningOf(state)
  const isGiving = running !== null && (origin === 'own' || isSavable(transfer))
  const isTaking = running?.phase === 'downloading' || (running?.phase === 'awaitingParts' && running.chosen !== null)
  if (!isGiving && !isTaking) return null
  return state.phase === 'paused' ? 'paused' : isGiving ? 'sharing' : 'downloading'
}

/** The last quarter that was passed: 0, 25, 50 or 75. A screen reader hears of these and no others. */
export const milestoneOf = (percent: number): 0 | 25 | 50 | 75 =>
  percent >= 75 ? 75 : percent >= 50 ? 50 : percent >= 25 ? 25 : 0

/** Whether closing the page now would cost somebody something. `kept`: what of it was saved. */
export function losesOnLeave(transfer: Transfer, kept: ReadonlyMap<FileIndex, Kept>): boolean {
  const running = runningOf(transfer.state)
  switch (running?.phase) {
    case 'preparing':
    case 'seeding': {
      // Where nobody came, and where all who came have it, nobody would.
      const { fetching, looking, left } = needOf(transfer)
      return fetching + looking + left > 0
    }
    case 'awaitingParts':
      return running.chosen !== null
    case 'downloading':
      return true
    case 'complete':
      return keptAs(running.chosen, kept) === null || dependentsOf(transfer) > 0
    default:
      return false
  }
}

/** An own share of an earlier visit whose files are not given again yet. */
export const isNeedingSource = (
  state: TransferState,
): state is TransferState & { phase: 'paused'; why: { kind: 'needsSource' } } =>
  state.phase === 'paused' && state.why.kind === 'needsSource'

/** True where the person has to do something before it goes on. */
export const needsAttention = (state: TransferState): boolean =>
  state.phase === 'failed' || (state.phase === 'paused' && state.why.kind !== 'person')

/** The document's title for a transfer of this name. An arrow says that something moves: what is paused or waits has none. */
export function titleOf(transfer: Transfer, waiting: Waiting | null, name: string): string {
  const { origin, state } = transfer
  if (needsAttention(state)) return `⚠ ${name}`
  const percent = percentOf(transfer)
  if (origin === 'received' && percent === 100) return `✓ ${name}`
  if (state.phase === 'paused') return percent === null ? `⏸ ${name}` : `⏸ ${percent}% ${name}`
  if (percent !== null) return origin === 'own' || waiting ? `${percent}% ${name}` : `${percent}% ↓ ${name}`
  if (origin === 'received') return name
  const situation = shareSituation(transfer)
  if (situation.kind === 'downloading') return `${situation.percent}% ↑ ${name}`
  return situation.kind === 'delivered' ? `✓ ${name}` : name
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
