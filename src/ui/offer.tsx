import { useSignal } from '@preact/signals'
import { useCallback, useMemo } from 'preact/hooks'
import { filesOf } from '../core/manifest-files.ts'
import type { Manifest } from '../core/manifest.ts'
import type { FileIndex, Transfer } from '../core/transfer.ts'
import { DownloadNumbers } from './download-numbers.tsx'
import { FileList } from './file-list.tsx'
import { useTick } from './live.ts'
import { useAllWords, useSession } from './page-context.ts'
import { PeopleList } from './people-list.tsx'
import { ProgressRibbon } from './progress-ribbon.tsx'
import { createSaves, isUnderWay } from './saves.ts'
import { SaveNote } from './save-note.tsx'
import { ScreenTitle } from './screen-title.tsx'
import { SpaceLine } from './space-line.tsx'
import { receiveStatus, sizeOf } from './status-text.ts'
import { chosenOf, newlyWanted, percentOf, runningOf } from './transfer-facts.ts'

const noFiles: ReadonlySet<FileIndex> = new Set()

/** Somebody else's files, from the list to the saved file. Nothing is fetched before a button here was pressed. */
export function Offer({ transfer, manifest }: { readonly transfer: Transfer; readonly manifest: Manifest }) {
  const { app, meetingPoint } = useSession()
  const words = useAllWords()
  const { t, format } = words
  const { id, state } = transfer
  const files = useMemo(() => filesOf(manifest).map(({ file }) => file), [manifest])
  const saves = useMemo(createSaves, [])
  const unticked = useSignal(noFiles)
  const chosen = chosenOf(state)
  const running = runningOf(state)
  const isComplete = running?.phase === 'complete'
  const isPaused = state.phase === 'paused'
  const isAlone = transfer.people.length === 0
  const wanted = newlyWanted(files.length, unticked.value, chosen)
  const isEverything = wanted.length + chosen.size === files.length
  const percent = percentOf(transfer)
  useTick(1000, state.phase === 'downloading')

  const onTick = useCallback(
    (changed: readonly FileIndex[], isTicked: boolean) => {
      const next = new Set(unticked.value)
      for (const file of changed) {
        if (isTicked) next.delete(file)
        else next.add(file)
      }
      unticked.value = next
    },
    [unticked],
  )
  const onSave = useCallback(
    (file: FileIndex) => {
      void saves.start(file, (onProgress) => app.saveFile(id, file, onProgress))
    },
    [app, id, saves],
  )
  const onSaveAll = () => {
    void saves.start('zip', (onProgress) => app.saveAll(id, onProgress))
  }
  const zip = saves.states.value.get('zip')
  const pause = (
    <button type="button" class="button" onClick={() => app.pause(id)}>
      {t.receive.pause}
    </button>
  )
  const resume = (
    <button type="button" class="button" onClick={() => app.resume(id)}>
      {t.receive.resume}
    </button>
  )
  const chosenSize = sizeOf(files.filter((_, index) => chosen.has(index)))

  return (
    <article class="transfer">
      <ScreenTitle>{transfer.name ?? t.receive.opening}</ScreenTitle>
      <section class="card live">
        <p role="status" class="sentence">
          {receiveStatus(transfer, words)}
        </p>
        {state.phase === 'awaitingParts' && !isAlone && (
          <p class="live-facts">
            {state.prepared !== null && (
              <span>{t.receive.preparingPercent(format.percent(Math.floor(state.prepared * 100)))}</span>
            )}
            {state.chosen !== null && <span>{t.receive.startsItself}</span>}
          </p>
        )}
        {state.phase === 'offered' && isAlone && <p class="note">{t.receive.noOne}</p>}
        {percent !== null && (
          <>
            {!isComplete && <DownloadNumbers transfer={transfer} percent={percent} />}
            <ProgressRibbon percent={percent} content={{ kind: 'pieces', parts: transfer.parts, show: 'held' }} />
          </>
        )}
        {isPaused && !isComplete && (
          <p class={state.why.kind === 'storageFull' ? 'note warn' : 'muted'}>
            {state.why.kind === 'storageFull' ? t.receive.storageFull : t.receive.pausedHint}
          </p>
        )}
        {meetingPoint.value === 'offline' && isAlone && !isComplete && <p class="note warn">{t.meetingPointOffline}</p>}
        {isComplete && <p>{t.receive.completeNext}</p>}
        <div class="actions">
          {(wanted.length > 0 || chosen.size === 0) && (
            <button
              type="button"
              class="button primary large"
              disabled={wanted.length === 0}
              onClick={() => app.download(id, new Set([...chosen, ...wanted]))}
            >
              {isEverything || wanted.length === 0 ? t.receive.downloadAll : t.receive.downloadSome(wanted.length)}
            </button>
          )}
          {isComplete && chosen.size > 1 && (
            <button type="button" class="button primary large" aria-disabled={isUnderWay(zip)} onClick={onSaveAll}>
              {t.receive.saveAll}
            </button>
          )}
          {!isComplete && isPaused && resume}
          {state.phase === 'downloading' && pause}
        </div>
        {zip && <SaveNote state={zip} size={chosenSize} onRetry={onSaveAll} />}
        {chosen.size === 0 && wanted.length === 0 && <p class="wrong">{t.receive.nothingTicked}</p>}
        {wanted.length > 0 && <SpaceLine needed={sizeOf(wanted.flatMap((index) => files[index] ?? []))} />}
        {state.phase === 'offered' && <p class="muted">{t.receive.offeredHint}</p>}
        {isComplete && (
          <div class="helping">
            {isPaused ? (
              <p>{t.receive.helpingPaused}</p>
            ) : (
              <p>
                <strong>{t.receive.helping}</strong> {t.receive.helpingHint}
              </p>
            )}
            {isPaused ? resume : pause}
          </div>
        )}
      </section>
      <div class="columns">
        <section class="file-section">
          <h2>{t.files.title}</h2>
          <FileList
            files={files}
            actions={{
              unticked: unticked.value,
              chosen,
              fileBytes: transfer.fileBytes,
              arrival: isComplete ? 'here' : running?.phase === 'downloading' ? 'coming' : 'notYet',
              saves: saves.states.value,
              onTick,
              onSave,
            }}
          />
        </section>
        <PeopleList people={transfer.people} direction={state.phase === 'downloading' ? 'from' : null} />
      </div>
    </article>
  )
}
