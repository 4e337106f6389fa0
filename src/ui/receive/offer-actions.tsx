import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { PauseButton } from '../controls/pause-button.tsx'
import { sizeOf } from '../facts/status-text.ts'
import { chosenOf } from '../../core/chosen-files.ts'
import { runningOf, storedOf } from '../facts/transfer-facts.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { SaveNote } from '../saves/save-note.tsx'
import type { StraightChoice } from '../saves/save-chosen.ts'
import { isUnderWay, type Saves } from '../saves/saves.ts'
import { SaveActions } from './complete.tsx'
import { TellMe } from './tell-me.tsx'

interface OfferActionsProps {
  readonly transfer: Transfer
  readonly files: readonly ManifestFile[]
  /** Ticked, and not yet said yes to. */
  readonly wanted: readonly FileIndex[]
  /** The browser has no room for them. */
  readonly isTooMuch: boolean
  /** Those without room, and what was said yes to before. */
  readonly straight: StraightChoice
  readonly saves: Saves
}

/** The buttons: yes to what is ticked, straight to disk where it does not fit, saving, pausing. */
export function OfferActions({ transfer, files, wanted, isTooMuch, straight, saves }: OfferActionsProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const { id, state } = transfer
  const chosen = chosenOf(state)
  const stored = storedOf(transfer)
  const isComplete = runningOf(state)?.phase === 'complete'
  const isPaused = state.phase === 'paused'
  const isFull = isPaused && state.why.kind === 'storageFull'
  const isOnItsWay = transfer.straight.size > 0 && !isComplete
  const { into } = straight
  const canGoStraight = into !== null && !isOnItsWay && (isTooMuch || isFull)
  const last = saves.states.value.get('straight')
  const isSaid = isUnderWay(last) || (last?.kind === 'done' && last.outcome !== 'cancelled')
  const choice = new Set([...chosen, ...wanted])
  const goStraight = () => {
    if (into === null) return
    void saves.start('straight', straight.files, (signal, onProgress) =>
      app.saveStraight(signal, id, straight.files, into, onProgress),
    )
  }
  const isSaving = isUnderWay(saves.states.value.get('zip')) || isUnderWay(saves.states.value.get('folder'))
  const saveActions = (
    <SaveActions transfer={transfer} files={files} chosen={stored} saves={saves} isComplete={isComplete} />
  )
  return (
    <>
      <div class="actions">
        {canGoStraight && (
          <button type="button" class="button large primary" onClick={goStraight}>
            {into === 'folder' ? t.receive.saveFolder : t.receive.saveStraight}
          </button>
        )}
        {isComplete && stored.size > 0 && saveActions}
        {!isOnItsWay && (wanted.length > 0 || chosen.size === 0) && (
          <button
            type="button"
            class={`button large ${isComplete || isTooMuch ? '' : 'primary'}`}
            disabled={wanted.length === 0}
            onClick={() => app.download(id, choice)}
          >
            {wanted.length === 0 || wanted.length === files.length
              ? t.receive.downloadAll
              : t.receive.downloadSome(wanted.length)}
          </button>
        )}
        {!isComplete && chosen.size > 0 && (
          <PauseButton id={id} isPaused={isPaused} isPrimary={isFull && !canGoStraight} />
        )}
        {isOnItsWay && isUnderWay(last) && (
          <button
            type="button"
            class="button"
            aria-label={t.receive.cancelStraight}
            aria-disabled={last?.kind === 'stopping'}
            onClick={() => saves.cancel('straight')}
          >
            {t.files.cancel}
          </button>
        )}
        {!isComplete && !isPaused && chosen.size > 0 && <TellMe />}
        {/* One file that is not here yet has its Save in the list. */}
        {!isComplete && stored.size > 1 && !isOnItsWay && (!isFull || isSaving) && saveActions}
      </div>
      {last && !isSaid && (
        <SaveNote
          state={last}
          size={sizeOf([...straight.files].flatMap((index) => files[index] ?? []))}
          cancelName={t.receive.cancelStraight}
          onRetry={goStraight}
          onCancel={() => saves.cancel('straight')}
        />
      )}
    </>
  )
}
