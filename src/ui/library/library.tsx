import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import type { LeftOut } from '../../app/app.ts'
import type { TransferId } from '../../core/transfer.ts'
import { useCopying } from '../controls/copied.ts'
import type { LibraryWords } from '../i18n/en-library.ts'
import { createWordPack } from '../i18n/language.ts'
import { useKeptFocus } from '../frame/kept-focus.ts'
import { StorageLine } from './storage-line.tsx'
import { createRemovals } from './library-removals.ts'
import { LibraryRow, type RowActions } from './library-row.tsx'
import { shareTitle } from '../facts/share-title.ts'
import { countsOf, matching, namesOf, totalsOf } from './library-text.ts'
import { useRoomForGraphs } from '../numbers/live.ts'
import { useAllWords, usePage, useSession } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { saveChosen, targetOf } from '../saves/save-chosen.ts'
import { storedOf } from '../facts/transfer-facts.ts'
import { hashOf } from '../session/session.ts'
import { SpeedGraph } from '../numbers/speed-graph.tsx'
import { sumOfPoints } from '../numbers/speed-history.ts'
import '../styles/transfer.css'
import '../styles/numbers.css'
import '../styles/link-card.css'
import '../styles/library.css'

export const libraryWords = createWordPack<LibraryWords>({
  en: async () => (await import('../i18n/en-library.ts')).enLibrary,
  id: async () => (await import('../i18n/id-library.ts')).idLibrary,
})

/** Fewer are found at a glance. */
const filterFrom = 6

function useLibraryWords(): LibraryWords {
  const words = libraryWords.words.value
  if (!words) throw new Error('the Library is drawn once its words are here')
  return words
}

/** Everything that was shared or received on this device. What was not paused goes on. */
export function Library() {
  const page = usePage()
  const session = page.session.value
  const taking = useSignal<'up' | 'failed' | null>(page.unsupported === null ? 'up' : null)
  const own = useLibraryWords()
  const words = useAllWords()
  const failed = useSignal<readonly string[]>([])
  const leftOut = useSignal<LeftOut>({ ofLaterVersion: 0, notOpened: 0 })
  // Here too: with the last row the shelf itself goes.
  useKeptFocus()
  const takeUp = async () => {
    taking.value = 'up'
    try {
      leftOut.value = await (await page.loadSession()).app.restore()
      taking.value = null
    } catch (error) {
      reportError(error)
      taking.value = 'failed'
    }
  }
  useEffect(() => {
    if (page.unsupported === null) void takeUp()
  }, [])
  const isEmpty = !session || session.transfers.value.length === 0
  const { ofLaterVersion, notOpened } = leftOut.value
  const trouble = taking.value === 'failed' ? own.notTakenUp : notOpened > 0 ? own.notOpened(notOpened) : null
  return (
    <article class="library">
      <div class="library-top">
        <ScreenTitle>{own.title}</ScreenTitle>
        <div role="alert">
          {failed.value.map((name) => (
            <p key={name} class="note warn">
              {own.removeFailed(name)}
            </p>
          ))}
        </div>
      </div>
      {trouble !== null && (
        <div class="note warn">
          <p role="alert">{trouble}</p>
          <button type="button" class="button" onClick={() => void takeUp()}>
            {words.t.frame.tryAgain}
          </button>
        </div>
      )}
      {session?.isErased.value && (
        <p class="note" role="alert">
          {words.t.erased.what}
        </p>
      )}
      {ofLaterVersion > 0 && (
        <div class="note">
          <p role="alert">{own.ofLaterVersion(ofLaterVersion)}</p>
        </div>
      )}
      {!isEmpty ? (
        <Shelf onRemoveFailed={(name) => (failed.value = [...failed.value, name])} />
      ) : taking.value === 'up' ? (
        <p class="loading" role="status">
          {words.t.frame.loading}
        </p>
      ) : trouble === null ? (
        <div class="card library-empty">
          <p class="sentence" role="status">
            {own.empty}
          </p>
          <p>{own.emptyNext}</p>
          <a class="button primary" href="#">
            {own.start}
          </a>
        </div>
      ) : null}
    </article>
  )
}

function Shelf({ onRemoveFailed }: { readonly onRemoveFailed: (name: string) => void }) {
  const page = usePage()
  const session = useSession()
  const words = useAllWords()
  const own = useLibraryWords()
  const id = useUniqueId()
  const filter = useSignal('')
  const copying = useCopying<TransferId>()
  useKeptFocus()

  const removals = useMemo(
    () =>
      createRemovals((gone) => {
        const removed = session.app.transfers.get(gone)
        const name = (removed && shareTitle(removed, words)) ?? words.t.meanwhile.unnamed
        session.remove(gone).catch((error: unknown) => {
          reportError(error)
          onRemoveFailed(name)
        })
      }),
    [session],
  )
  useEffect(() => {
    // The page may go without this screen being left.
    window.addEventListener('pagehide', removals.finish)
    return () => {
      window.removeEventListener('pagehide', removals.finish)
      removals.finish()
    }
  }, [removals])

  const actions = useMemo<RowActions>(
    () => ({
      pause: (which) => session.app.pause(which),
      resume: (which) => session.app.resume(which),
      copy: ({ id: which, link }) => void copying.copy(which, page.baseAddress.value + hashOf(link)),
      save: (transfer) => saveChosen(session.app, transfer.id, storedOf(transfer), session.savesOf(transfer.id)),
      cancelSave: (transfer) => session.savesOf(transfer.id).cancel(targetOf(storedOf(transfer))),
      remove: removals.begin,
      undo: removals.undo,
    }),
    [session, removals],
  )
  const transfers = session.transfers.value
  const pending = removals.pending.value
  const names = namesOf(transfers, words)
  const shown = matching(transfers, names, filter.value)
  const copied = transfers.find((each) => copying.outcomeOf(each.id) === 'yes')
  return (
    <>
      <div class="library-head">
        <p role="status">{own.summary(countsOf(transfers.filter((each) => !pending.has(each.id))))}</p>
      </div>
      <Totals />
      <div class="library-list">
        {(transfers.length >= filterFrom || filter.value !== '') && (
          <div class="field">
            <label for={id}>{own.filter}</label>
            <input
              id={id}
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={filter.value}
              onInput={(event) => (filter.value = event.currentTarget.value)}
            />
          </div>
        )}
        {shown.length === 0 && (
          <div class="library-empty">
            <p aria-live="polite">{own.noMatch(filter.value.trim())}</p>
            <button type="button" class="button" onClick={() => (filter.value = '')}>
              {own.showAll}
            </button>
          </div>
        )}
        {/* The button says it for the eye, this for the ear. */}
        <p class="unseen" aria-live="polite">
          {copied ? own.copied(names.get(copied.id) ?? '') : ''}
        </p>
        <ul class="library-rows">
          {shown.map((transfer) => (
            <LibraryRow
              key={transfer.id}
              transfer={transfer}
              name={names.get(transfer.id) ?? ''}
              baseAddress={page.baseAddress.value}
              isRemoving={pending.has(transfer.id)}
              copied={copying.outcomeOf(transfer.id)}
              kept={session.savesOf(transfer.id).kept.value}
              save={session.savesOf(transfer.id).states.value.get(targetOf(storedOf(transfer))) ?? null}
              own={own}
              words={words}
              actions={actions}
            />
          ))}
        </ul>
      </div>
      <StorageLine own={own} />
      <div class="library-notes muted">
        <p>{own.lasts}</p>
        <p>{own.ratioMeans}</p>
      </div>
    </>
  )
}

/** Over all of the list, also of what the filter hides. */
function Totals() {
  const words = useAllWords()
  const own = useLibraryWords()
  const session = useSession()
  const isOpen = useRoomForGraphs()
  const totals = totalsOf(session.transfers.value)
  const minutes = [...session.speeds.value.values()]
  const now = session.transfers.value.every(({ state }) => state.phase === 'paused') ? 'still' : 'flows'
  return (
    <div class="library-totals">
      {(['up', 'down'] as const).map((way) => {
        const points = sumOfPoints(minutes.map((minute) => minute[way].points))
        const bytes = way === 'up' ? totals.sent : totals.received
        const size = words.format.steadySize(bytes)
        return bytes === 0 ? null : (
          <div key={way}>
            <p>{way === 'up' ? own.sent(size) : own.received(size)}</p>
            {points.some((speed) => speed > 0) && (
              <SpeedGraph words={words} points={points} now={now} isOpen={isOpen} />
            )}
          </div>
        )
      })}
    </div>
  )
}
