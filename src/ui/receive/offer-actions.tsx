import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { PauseButton } from '../controls/pause-button.tsx'
import { sizeOf } from '../facts/status-text.ts'
import { chosenOf } from '../../core/chosen-files.ts'
import { runningOf, storedOf } from '../facts/transfer-facts.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { SaveNote } from '../saves/save-note.tsx'
import type { Saves } from '../saves/saves.ts'
import { CompleteActions } from './complete.tsx'
import { TellMe } from './tell-me.tsx'

interface OfferActionsProps {
  readonly transfer: Transfer
  readonly files: readonly ManifestFile[]
  /** Ticked, and not yet said yes to. */
  readonly wanted: readonly FileIndex[]
  /** The browser has no room for them. */
  readonly isTooMuch: boolean
  readonly saves: Saves
}

/** The buttons: yes to what is ticked, straight to disk where it does not fit, saving, pausing. */
export function OfferActions({ transfer, files, wanted, isTooMuch, saves }: OfferActionsProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const { id, state } = transfer
  const chosen = chosenOf(state)
  const stored = storedOf(transfer)
  const isComplete = runningOf(state)?.phase === 'complete'
  const isPaused = state.phase === 'paused'
  const isFull = isPaused && state.why.kind === 'storageFull'
  const isOnItsWay = transfer.straight.size > 0 && !isComplete
  const canGoStraight = app.canSaveStraight && !isOnItsWay && (isTooMuch || isFull)
  const straight = saves.states.value.get('straight')
  const failed = straight?.kind === 'failed' || (straight?.kind === 'done' && straight.outcome === 'cancelled')
  const choice = new Set([...chosen, ...wanted])
  // What is here as a whole stays, and can be saved at any time.
  const unfinished = new Set([...choice].filter((file) => (transfer.fileBytes[file] ?? 0) < (files[file]?.size ?? 0)))
  const goStraight = () => {
    void saves.start('straight', unfinished, (onProgress) => app.saveStraight(id, unfinished, onProgress))
  }
  return (
    <>
      <div class="actions">
        {canGoStraight && (
          <button type="button" class="button large primary" onClick={goStraight}>
            {t.receive.saveStraight}
          </button>
        )}
        {isComplete && stored.size > 0 && (
          <CompleteActions transfer={transfer} files={files} chosen={stored} saves={saves} />
        )}
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
        {!isComplete && !isPaused && chosen.size > 0 && <TellMe />}
      </div>
      {straight && failed && (
        <SaveNote
          state={straight}
          size={sizeOf([...unfinished].flatMap((index) => files[index] ?? []))}
          onRetry={goStraight}
        />
      )}
    </>
  )
}
