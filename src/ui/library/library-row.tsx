import { useEffect, useRef } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import type { Copied } from '../controls/copied.ts'
import { CopyWords } from '../controls/copy-words.tsx'
import type { LibraryWords } from '../i18n/en-library.ts'
import type { AllWords } from '../i18n/language.ts'
import { factsOf, removalText, spreadOf, stateText } from './library-text.ts'
import { pure } from '../frame/pure.ts'
import { SaveNote } from '../saves/save-note.tsx'
import { isUnderWay, type Kept, type SaveState } from '../saves/saves.ts'
import { hashOf } from '../session/session.ts'
import { ProgressBar } from '../ribbon/progress-bar.tsx'
import { Thread } from '../ribbon/thread.tsx'
import { activityOf, isNeedingSource, isSavable, percentOf, runningOf } from '../facts/transfer-facts.ts'

export interface RowActions {
  readonly pause: (id: TransferId) => void
  readonly resume: (id: TransferId) => void
  readonly copy: (transfer: Transfer) => void
  readonly save: (transfer: Transfer) => void
  readonly cancelSave: (transfer: Transfer) => void
  readonly remove: (id: TransferId) => void
  readonly undo: (id: TransferId) => void
}

interface LibraryRowProps {
  readonly transfer: Transfer
  readonly name: string
  /** What stands before the link's `#`. */
  readonly baseAddress: string
  readonly isRemoving: boolean
  readonly copied: Copied
  readonly kept: ReadonlyMap<FileIndex, Kept>
  /** What became of saving all that was chosen of it. */
  readonly save: SaveState | null
  readonly own: LibraryWords
  readonly words: AllWords
  readonly actions: RowActions
}

/** One of many: drawn again only when something of it is another. */
export const LibraryRow = pure<LibraryRowProps>((props) => {
  const { transfer, name, isRemoving, kept, save, own, words, actions } = props
  const { t } = words
  const hash = hashOf(transfer.link)
  const isPaused = transfer.state.phase === 'paused'
  const facts = factsOf(transfer, own, words)
  const canSave = !isRemoving && isSavable(transfer)
  return (
    <li class={isRemoving ? 'library-row leaving' : 'library-row'}>
      <h2>
        {isRemoving ? (
          <bdi>{name}</bdi>
        ) : (
          <a href={hash}>
            <bdi>{name}</bdi>
          </a>
        )}{' '}
        <span class="badge">{transfer.origin === 'own' ? own.own : own.foreign}</span>
      </h2>
      <p class="library-state">
        {isRemoving ? removalText(transfer, kept, own, words) : stateText(transfer, own, words)}
      </p>
      <Held transfer={transfer} name={name} own={own} />
      {facts.length > 0 && (
        <p class="library-facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      )}
      <div class="actions">
        {!isRemoving && !isNeedingSource(transfer.state) && (isPaused || activityOf(transfer) !== null) && (
          <button
            key="pause"
            type="button"
            class="button small"
            aria-label={isPaused ? own.resume(name) : own.pause(name)}
            onClick={() => (isPaused ? actions.resume : actions.pause)(transfer.id)}
          >
            {isPaused ? t.receive.resume : t.receive.pause}
          </button>
        )}
        {canSave && (
          <button
            key="save"
            type="button"
            class="button small"
            aria-label={t.files.save(name)}
            aria-disabled={isUnderWay(save)}
            onClick={() => actions.save(transfer)}
          >
            {t.files.saveShort}
          </button>
        )}
        {!isRemoving && (
          <button
            key="copy"
            type="button"
            class="button small"
            aria-label={own.copy(name)}
            onClick={() => actions.copy(transfer)}
          >
            <CopyWords isCopied={props.copied === 'yes'} />
          </button>
        )}
        {/* One button for both, so that the keyboard's focus stays on what undoes the press. The tab that works on it removes it. */}
        {transfer.state.phase !== 'elsewhere' && (
          <button
            key="remove"
            type="button"
            class={isRemoving ? 'button small' : 'button small danger'}
            aria-label={isRemoving ? undefined : own.remove(name)}
            onClick={() => (isRemoving ? actions.undo : actions.remove)(transfer.id)}
          >
            {isRemoving ? own.undo : own.removeShort}
          </button>
        )}
      </div>
      {canSave && save && (
        <SaveNote
          state={save}
          size={transfer.progress.wantBytes}
          cancelName={t.files.cancelSave(name)}
          onRetry={() => actions.save(transfer)}
          onCancel={() => actions.cancelSave(transfer)}
        />
      )}
      {props.copied === 'byHand' && !isRemoving && (
        <CopyByHand address={props.baseAddress + hash} label={t.share.copyByHand} />
      )}
    </li>
  )
})

/** Selected once, and not whenever the row is drawn. The keyboard copies only what has the focus too. */
function CopyByHand({ address, label }: { readonly address: string; readonly label: string }) {
  const id = useUniqueId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input ref={field} id={id} type="text" class="link-text" readOnly spellcheck={false} value={address} />
    </div>
  )
}

/**
 * As a thread, how much of it is here, or with others where it is the person's own; a progress bar while that grows. The
 * row's facts say the same.
 */
function Held(props: { readonly transfer: Transfer; readonly name: string; readonly own: LibraryWords }) {
  const { transfer } = props
  const running = runningOf(transfer.state)
  if (!running) return null
  if (running.phase === 'seeding') {
    // Its room stays: what is below moves for nobody who comes or goes.
    return spreadOf(transfer) === null ? <div class="thread" /> : <Thread spread={transfer.parts} />
  }
  const percent = percentOf(transfer)
  const thread =
    transfer.parts.length > 0 ? <Thread parts={transfer.parts} /> : <Thread fraction={(percent ?? 0) / 100} />
  if (percent === null || percent === 100) return thread
  return (
    <ProgressBar name={props.own.progress(props.name)} percent={percent}>
      {thread}
    </ProgressBar>
  )
}
