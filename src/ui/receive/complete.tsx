import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { PauseButton } from '../controls/pause-button.tsx'
import { SaveNote } from '../saves/save-note.tsx'
import { saveChosen, targetOf } from '../saves/save-chosen.ts'
import { isUnderWay, keptAs, type Saves } from '../saves/saves.ts'
import { sizeOf } from '../facts/status-text.ts'
import { dependentsOf } from '../facts/waiting.ts'

// Everything chosen is here: getting it out of the browser, and what becomes of the tab.

interface CompleteNextProps {
  readonly transfer: Transfer
  readonly chosen: ReadonlySet<FileIndex>
  readonly saves: Saves
}

/** The next thing to do: save it, or close the tab. Read aloud when it changes. */
export function CompleteNext({ transfer, chosen, saves }: CompleteNextProps) {
  const { t } = useAllWords()
  const how = keptAs(chosen, saves.kept.value)
  const inNeed = dependentsOf(transfer)
  return (
    <p class={how ? 'kept' : ''} aria-live="polite">
      {how
        ? `${t.files[how]}. ${inNeed === 0 ? t.receive.mayClose : t.receive.stillNeeded(inNeed)}`
        : t.receive.completeNext(chosen.size)}
    </p>
  )
}

interface CompleteActionsProps extends CompleteNextProps {
  readonly files: readonly ManifestFile[]
}

/** Saves the one file, or all of them as one. Saving again stays possible, and is no longer the main thing to do. */
export function CompleteActions({ transfer, files, chosen, saves }: CompleteActionsProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const target = targetOf(chosen)
  const only = typeof target === 'number' ? files[target] : undefined
  const state = saves.states.value.get(target)
  const how = keptAs(chosen, saves.kept.value)
  const save = () => saveChosen(app, transfer.id, chosen, saves)
  const size = sizeOf([...chosen].flatMap((index) => files[index] ?? []))
  // That it is saved is said above, with what it means for the tab.
  const isSaid = how !== null && state?.kind === 'done' && state.outcome !== 'cancelled'
  return (
    <>
      <button
        type="button"
        class={`button large ${how ? '' : 'primary'}`}
        aria-label={only ? t.files.save(only.path) : undefined}
        aria-disabled={isUnderWay(state)}
        onClick={save}
      >
        {only ? (
          <span>
            {t.files.saveShort} <bdi>{only.path}</bdi>
          </span>
        ) : (
          t.receive.saveAll
        )}
      </button>
      {state && !isSaid && <SaveNote state={state} size={size} onRetry={save} />}
    </>
  )
}

/** What this page does for others meanwhile, with its switch. */
export function Helping({ transfer }: { readonly transfer: Transfer }) {
  const { t } = useAllWords()
  return (
    <div class="helping">
      {transfer.state.phase === 'paused' ? (
        <p>{t.receive.helpingPaused}</p>
      ) : (
        <p>
          <strong>{t.receive.helping}</strong> {t.receive.helpingHint}
        </p>
      )}
      <PauseButton id={transfer.id} isPaused={transfer.state.phase === 'paused'} />
    </div>
  )
}
