import { useSignal } from '@preact/signals'
import { useCallback, useMemo } from 'preact/hooks'
import { filesOf } from '../../core/manifest-files.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { FileList } from '../files/file-list.tsx'
import { useKeptFocus } from '../frame/kept-focus.ts'
import { OfferCard } from './offer-card.tsx'
import { useAllWords, useSession } from '../page-context.ts'
import { PeopleList } from '../people/people-list.tsx'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { shareTitle } from '../facts/share-title.ts'
import { useViewer } from '../view/use-viewer.ts'
import { ViewerPlace } from '../view/viewer-place.tsx'
import { chosenOf } from '../../core/chosen-files.ts'
import { newlyWanted, runningOf, storedOf } from '../facts/transfer-facts.ts'

const noFiles: ReadonlySet<FileIndex> = new Set()

function withTicks(
  files: ReadonlySet<FileIndex>,
  changed: readonly FileIndex[],
  isTicked: boolean,
): ReadonlySet<FileIndex> {
  const next = new Set(files)
  for (const file of changed) {
    if (isTicked) next.add(file)
    else next.delete(file)
  }
  return next
}

/** Somebody else's files, from the list to the saved file. Nothing is fetched before a button here was pressed. */
export function Offer({ transfer, manifest }: { readonly transfer: Transfer; readonly manifest: Manifest }) {
  const session = useSession()
  const { app, waiting } = session
  const words = useAllWords()
  const { t } = words
  const { id, state } = transfer
  const files = useMemo(() => filesOf(manifest).map(({ file }) => file), [manifest])
  const saves = session.savesOf(id)
  const unticked = useSignal(noFiles)
  const chosen = chosenOf(state)
  const running = runningOf(state)
  const isComplete = running?.phase === 'complete'
  const isComing = state.phase === 'downloading' && waiting.value === null
  const viewer = useViewer(files)
  const { leave } = viewer
  useKeptFocus()

  const onTick = useCallback(
    (changed: readonly FileIndex[], isTicked: boolean) => {
      unticked.value = withTicks(unticked.value, changed, !isTicked)
      const now = app.transfers.get(id)?.state
      const chosenNow = now ? chosenOf(now) : noFiles
      // While something is fetched a tick is a yes or a no at once; the last file is paused instead.
      if (chosenNow.size === 0 || (now && runningOf(now)?.phase === 'complete')) return
      const next = withTicks(chosenNow, changed, isTicked)
      if (next.size === 0) return
      app.download(id, next)
      if (isTicked) return
      // What is not wanted is not waited for.
      saves.cancelOf(changed)
      leave(changed)
    },
    [app, id, saves, unticked, leave],
  )
  const onSave = useCallback(
    (file: FileIndex) => {
      void saves.start(file, [file], (signal, onProgress) => app.saveFile(signal, id, file, onProgress))
    },
    [app, id, saves],
  )

  return (
    <article class="transfer">
      <ScreenTitle>{shareTitle(transfer, words) ?? t.receive.opening}</ScreenTitle>
      <OfferCard
        transfer={transfer}
        files={files}
        wanted={newlyWanted(files.length, unticked.value, chosen)}
        saves={saves}
      />
      {viewer.shown && (
        <ViewerPlace
          transfer={transfer}
          manifest={manifest}
          viewables={viewer.viewables}
          shown={viewer.shown}
          onShow={viewer.show}
          onClose={viewer.close}
          onSave={onSave}
        />
      )}
      <div class="columns">
        <section class="file-section">
          <h2>{t.files.title}</h2>
          <FileList
            files={files}
            viewables={viewer.viewables}
            onView={viewer.show}
            actions={{
              unticked: unticked.value,
              chosen,
              fileBytes: transfer.fileBytes,
              arrival: isComplete ? 'here' : running?.phase === 'downloading' ? 'coming' : 'notYet',
              saves: saves.states.value,
              straight: transfer.straight,
              savedAbove: isComplete && storedOf(transfer).size === 1,
              onTick,
              onSave,
              onCancelSave: saves.cancel,
            }}
          />
        </section>
        <PeopleList transfer={transfer} direction={isComing ? 'from' : null} />
      </div>
    </article>
  )
}
