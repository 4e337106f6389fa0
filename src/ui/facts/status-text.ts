import { filesOf } from '../../core/manifest-files.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { FileIndex, Person, Transfer } from '../../core/transfer.ts'
import { assertNever } from '../../lib/assert-never.ts'
import type { AllWords } from '../i18n/language.ts'
import {
  copiesBeyondOurs,
  isNeedingSource,
  manifestOf,
  milestoneOf,
  needOf,
  percentOf,
  personProgress,
  shareSituation,
  storedOf,
} from './transfer-facts.ts'
import type { Waiting } from './waiting.ts'

// What the page's one status says. It is read aloud at each change, so it changes with the state and each quarter only;
// live numbers stand outside it.

export function receiveStatus(transfer: Transfer, waiting: Waiting | null, words: AllWords): string {
  const { t, format } = words
  const { state } = transfer
  switch (state.phase) {
    case 'joining':
      return t.receive.looking[state.step]
    case 'locked':
      return state.attempt === 'checking' ? t.receive.checking : t.receive.locked
    case 'awaitingParts':
      return t.receive.waiting[waiting ?? 'preparing']
    case 'offered': {
      const files = filesOf(state.manifest)
      return t.receive.offered(files.length, format.size(sizeOf(files.map(({ file }) => file))))
    }
    case 'downloading':
      return waiting ? t.receive.waiting[waiting] : t.receive.downloading[milestoneOf(percentOf(transfer) ?? 0)]
    case 'complete':
      return storedOf(transfer).size === 0
        ? t.receive.completeStraight
        : completeText(state.manifest, state.chosen, words)
    case 'paused':
      return state.from.phase === 'complete'
        ? completeText(state.from.manifest, state.from.chosen, words)
        : t.receive.paused
    case 'failed':
      return t.receive.failed
    case 'elsewhere':
      return t.elsewhere.status
    case 'preparing':
    case 'seeding':
      return ''
    default:
      return assertNever(state)
  }
}

/** Before the yes: why it would not start at once, or null. */
export function offerNote(waiting: Waiting | null, { t }: AllWords): string | null {
  switch (waiting) {
    // Neither is told apart before anything is asked for.
    case null:
    case 'preparing':
    case 'stalled':
      return null
    default:
      return t.receive.waitingBeforeYes[waiting]
  }
}

export interface ShareStatus {
  readonly text: string
  /** The live percentage, to stand behind the text and outside the status. */
  readonly percent: string | null
}

export function shareStatus(transfer: Transfer, { t, format }: AllWords): ShareStatus {
  if (transfer.state.phase === 'failed') return { text: t.share.failed, percent: null }
  if (isNeedingSource(transfer.state)) return { text: t.share.needsSource, percent: null }
  if (transfer.state.phase === 'paused') return { text: t.share.paused, percent: null }
  const situation = shareSituation(transfer)
  switch (situation.kind) {
    case 'waiting':
      return { text: t.share.waiting, percent: null }
    case 'opened':
      return { text: t.share.opened(situation.people), percent: null }
    case 'downloading':
      return { text: t.share.downloading(situation.people), percent: format.percent(situation.percent) }
    case 'paused':
      // It stands still, so it may be read aloud.
      return { text: t.share.theyPaused(situation.people, format.percent(situation.percent)), percent: null }
    case 'delivered':
      return { text: t.share.delivered(situation.people, situation.inPart), percent: null }
    case 'needless':
      return { text: t.share.needless(situation.people), percent: null }
    default:
      return assertNever(situation)
  }
}

/** What stands under the ribbon of an own share that is being hashed. `left`: seconds; null where that can't be told. */
export function preparingFacts(transfer: Transfer, left: number | null, { t, format }: AllWords): readonly string[] {
  const percent = format.percent(percentOf(transfer) ?? 0)
  const { state } = transfer
  const leftFacts = left === null ? [] : [t.receive.left(format.duration(left))]
  if (isNeedingSource(state)) return []
  if (state.phase !== 'paused') return [t.share.preparing(percent), ...leftFacts, t.share.preparingHint]
  // The person's own pause holds what others get; only a file that can't be read ends the hashing.
  if (state.why.kind === 'person') return [t.share.preparingGoesOn(percent), ...leftFacts]
  return [t.share.preparingStopped(percent)]
}

/** Whether an own share's tab is still needed, and what for; null where sharing is paused and a note says more. */
export function tabNeed(
  transfer: Transfer,
  { t }: AllWords,
): { readonly text: string; readonly isNeeded: boolean } | null {
  const { state } = transfer
  if (state.phase === 'paused') return state.why.kind === 'person' ? { text: t.share.pausedHint, isNeeded: true } : null
  const { fetching, looking, left } = needOf(transfer)
  if (fetching > 0) return { text: t.share.keepOpenFor(fetching), isNeeded: true }
  const manifest = manifestOf(state)
  const copies = manifest ? copiesBeyondOurs(transfer, manifest) : 0
  if (copies >= 1) return { text: t.share.copies(copies), isNeeded: false }
  if (looking === 0 && left > 0) return { text: t.share.keepOpenForLeft(left), isNeeded: true }
  const isServed = looking === 0 && transfer.delivered > 0
  return isServed ? { text: t.share.served, isNeeded: false } : { text: t.share.keepOpen, isNeeded: true }
}

/** The notification once all that was chosen is here. */
export function doneNotice(
  transfer: Transfer,
  words: AllWords | null,
  name: string,
): { readonly title: string; readonly body: string } {
  return { title: `✓ ${name}`, body: words ? receiveStatus(transfer, null, words) : '' }
}

/** What stopping an own share now would cost. */
export function stopWarning(transfer: Transfer, { t }: AllWords): string {
  const { fetching, left } = needOf(transfer)
  const people = fetching + left
  return people > 0 ? `${t.share.stillNeeded(people)} ${t.share.linkEnds}` : t.share.linkEnds
}

/** What one person's row says beside the way they are connected. */
export function personFacts(person: Person, { t, format }: AllWords): readonly string[] {
  const pause = person.pause === 'source' ? t.people.sourcePaused : t.people.paused
  if (person.isSender) return person.pause === 'none' ? [] : [pause]
  const progress = personProgress(person)
  switch (progress.kind) {
    case 'opened':
      return [t.people.opened]
    case 'fetching':
    case 'paused': {
      const percent = format.percent(progress.percent)
      const far = progress.isPart ? t.people.ofChosen(percent) : percent
      return progress.kind === 'paused' ? [far, pause] : [far]
    }
    case 'has': {
      const has = progress.isPart ? t.people.hasChosen : t.people.done
      return person.pause === 'none' ? [has] : [has, pause]
    }
    default:
      return assertNever(progress)
  }
}

export const sizeOf = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0)

function completeText(manifest: Manifest, chosen: ReadonlySet<FileIndex>, { t }: AllWords): string {
  const isAll = chosen.size === filesOf(manifest).length
  return isAll ? t.receive.complete(chosen.size) : t.receive.completeSome(chosen.size)
}
