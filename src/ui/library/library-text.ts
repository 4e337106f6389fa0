import { filesOf } from '../../core/manifest-files.ts'
import { overVisits } from '../../core/share-totals.ts'
import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import type { LibraryCounts, LibraryWords } from '../i18n/en-library.ts'
import type { AllWords } from '../i18n/language.ts'
import { keptAs, type Kept } from '../saves/saves.ts'
import { shareTitle } from '../facts/share-title.ts'
import { receiveStatus, shareStatus, sizeOf, stopWarning } from '../facts/status-text.ts'
import { spreadPieces } from '../ribbon/ribbon-columns.ts'
import { activityOf, manifestOf, percentOf, runningOf, storedOf, wholePercent } from '../facts/transfer-facts.ts'
import { dependentsOf, waitingOf } from '../facts/waiting.ts'

// What the Library says of transfers. Pure: drawing is in library.tsx and library-row.tsx.

/** What to call each, so that no two are called the same. */
export function namesOf(transfers: readonly Transfer[], words: AllWords): ReadonlyMap<TransferId, string> {
  const names = new Map<TransferId, string>()
  const taken = new Set<string>()
  for (const transfer of transfers) {
    const plain = shareTitle(transfer, words) ?? words.t.meanwhile.unnamed
    let own = plain
    for (let nth = 2; taken.has(own); nth++) own = `${plain} (${nth})`
    taken.add(own)
    names.set(transfer.id, own)
  }
  return names
}

/** Those whose name has the text in it, the latest first. */
export function matching(
  transfers: readonly Transfer[],
  names: ReadonlyMap<TransferId, string>,
  text: string,
): readonly Transfer[] {
  const sought = text.trim().toLowerCase()
  return transfers.filter(({ id }) => names.get(id)?.toLowerCase().includes(sought)).reverse()
}

export function countsOf(transfers: readonly Transfer[]): LibraryCounts {
  const counts = { all: transfers.length, sharing: 0, downloading: 0, paused: 0 }
  for (const transfer of transfers) {
    const activity = activityOf(transfer)
    if (activity) counts[activity]++
  }
  return counts
}

/** Payload bytes over all of them and all visits. */
export const totalsOf = (transfers: readonly Transfer[]): { readonly sent: number; readonly received: number } => ({
  sent: transfers.reduce((sum, transfer) => sum + overVisits(transfer).sentBytes, 0),
  received: transfers.reduce((sum, transfer) => sum + overVisits(transfer).receivedBytes, 0),
})

/** What a transfer does, in words. */
export function stateText(transfer: Transfer, own: LibraryWords, words: AllWords): string {
  const { t, format } = words
  const { origin, state } = transfer
  const percent = percentOf(transfer)
  if (state.phase === 'elsewhere') {
    const there = state.there && stateText({ ...transfer, state: state.there }, own, words)
    return there === null ? t.elsewhere.status : own.elsewhere(there)
  }
  if (state.phase === 'failed') return t.failures[state.code]().what
  if (state.phase === 'paused') {
    if (state.why.kind === 'sourceChanged') return t.share.sourceChanged(state.why.path, state.why.others)
    if (state.why.kind === 'storageFull') return t.receive.storageFull(null)
    if (state.why.kind === 'needsSource') return t.share.needsSource
    const isPart = percent !== null && percent < 100
    return isPart ? `${t.receive.paused}, ${format.percent(percent)}` : t.receive.paused
  }
  if (origin === 'own') {
    if (state.phase === 'preparing') return t.share.preparing(format.percent(percent ?? 0))
    const status = shareStatus(transfer, words)
    return status.percent === null ? status.text : `${status.text}, ${status.percent}`
  }
  const waiting = waitingOf(transfer, false)
  if (state.phase === 'downloading' && !waiting) return own.downloading(format.percent(percent ?? 0))
  return receiveStatus(transfer, waiting, words)
}

/** Numbers that go with it; what is still nothing is left out. */
export function factsOf(transfer: Transfer, own: LibraryWords, words: AllWords): readonly string[] {
  const { t, format } = words
  const { origin, people, progress } = transfer
  const { receivedBytes, sentBytes } = overVisits(transfer)
  const facts: string[] = []
  const manifest = manifestOf(transfer.state)
  const size = manifest ? sizeOf(filesOf(manifest).map(({ file }) => file)) : null
  const isComing = origin === 'received' && runningOf(transfer.state)?.phase === 'downloading' && progress.wantBytes > 0
  if (isComing) facts.push(own.size(format.size(progress.haveBytes), format.size(progress.wantBytes)))
  else if (size !== null) facts.push(format.size(size))
  const stored =
    origin === 'received'
      ? transfer.fileBytes.reduce((sum, bytes, file) => (transfer.straight.has(file) ? sum : sum + bytes), 0)
      : 0
  if (stored > 0 && !isComing) facts.push(own.takes(format.size(stored)))
  if (sentBytes > 0) facts.push(own.sent(format.size(sentBytes)))
  if (receivedBytes > 0) facts.push(own.received(format.size(receivedBytes)))
  const base = origin === 'own' ? (size ?? 0) : receivedBytes
  if (base > 0 && sentBytes > 0) facts.push(own.ratio(format.count(Math.round((sentBytes * 100) / base) / 100)))
  if (people.length > 0) facts.push(own.people(people.length))
  const spread = spreadOf(transfer)
  if (spread !== null) facts.push(t.share.spread(format.percent(spread)))
  return facts
}

/** How much of an own share the people here have together, in per cent; null where that says nothing. */
export function spreadOf({ state, people, parts }: Transfer): number | null {
  if (runningOf(state)?.phase !== 'seeding' || people.length === 0 || parts.length === 0) return null
  const { all, out } = spreadPieces(parts)
  return wholePercent(out, all)
}

/** What removing it costs, before it is done. */
export function removalText(
  transfer: Transfer,
  kept: ReadonlyMap<FileIndex, Kept>,
  own: LibraryWords,
  words: AllWords,
): string {
  const { t } = words
  const costs: string[] = []
  if (transfer.origin === 'own') {
    if (runningOf(transfer.state)) costs.push(stopWarning(transfer, words))
  } else {
    const running = runningOf(transfer.state)
    const dependents = dependentsOf(transfer)
    if (dependents > 0) costs.push(t.receive.stillNeeded(dependents))
    if (running?.phase === 'complete' && keptAs(running.chosen, kept) === null) costs.push(own.notSaved)
    if (transfer.progress.haveBytes > 0 && storedOf(transfer).size > 0) costs.push(own.deletes)
  }
  return [...costs, own.removing].join(' ')
}
