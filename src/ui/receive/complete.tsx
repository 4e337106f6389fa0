import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { PauseButton } from '../controls/pause-button.tsx'
import { SaveNote } from '../saves/save-note.tsx'
import { saveChosen, saveToFolder, targetOf } from '../saves/save-chosen.ts'
import { isUnderWay, keptAs, type Saves } from '../saves/saves.ts'
import { sizeOf } from '../facts/status-text.ts'
import { dependentsOf } from '../facts/waiting.ts'

// Getting what was chosen out of the browser, and what becomes of the tab once everything is here.

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

interface SaveActionsProps extends CompleteNextProps {
  readonly files: readonly ManifestFile[]
  /** Otherwise it is written as it comes. */
  readonly isComplete: boolean
}

/** Saves the one file, or all of them. Saving again stays possible, and is no longer the main thing to do. */
export function SaveActions({ transfer, files, chosen, saves, isComplete }: SaveActionsProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const { id } = transfer
  const target = targetOf(chosen)
  const only = typeof target === 'number' ? files[target] : undefined
  const isKept = isComplete && keptAs(chosen, saves.kept.value) !== null
  const size = sizeOf([...chosen].flatMap((index) => files[index] ?? []))
  const save = () => saveChosen(app, id, chosen, saves)
  const ways = [
    { target, save, cancelName: only ? t.files.cancelSave(only.path) : t.receive.cancelSaveAll },
    { target: 'folder', save: () => saveToFolder(app, id, chosen, saves), cancelName: t.receive.cancelSaveFolder },
  ] as const
  return (
    <>
      <button
        type="button"
        class={`button ${isComplete ? 'large' : ''} ${isComplete && !isKept ? 'primary' : ''}`}
        aria-label={only ? t.files.save(only.path) : undefined}
        aria-disabled={isUnderWay(saves.states.value.get(target))}
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
      {!only && app.canSaveFolder && (
        <button
          type="button"
          class={`button ${isComplete ? 'large' : ''}`}
          aria-disabled={isUnderWay(saves.states.value.get('folder'))}
          onClick={ways[1].save}
        >
          {t.receive.saveFolder}
        </button>
      )}
      {ways.map((way) => {
        const state = saves.states.value.get(way.target)
        // That it is saved is said above, with what it means for the tab.
        const isSaid =
          isKept && (state?.kind === 'stopped' || (state?.kind === 'done' && state.outcome !== 'cancelled'))
        return (
          state &&
          !isSaid && (
            <SaveNote
              key={way.target}
              state={state}
              size={size}
              cancelName={way.cancelName}
              onRetry={way.save}
              onCancel={() => saves.cancel(way.target)}
            />
          )
        )
      })}
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
