import { useMemo } from 'preact/hooks'
import { filesOf } from '../../core/manifest-files.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { sizeOf } from '../facts/status-text.ts'
import { FileList } from '../files/file-list.tsx'
import { useAllWords, useSession } from '../page-context.ts'
import { useViewer } from '../view/use-viewer.ts'
import type { Viewable } from '../view/viewable.ts'
import { ViewerPlace } from '../view/viewer-place.tsx'

const none: ReadonlyMap<FileIndex, Viewable> = new Map()

/** What is in an own share; what of it can be looked at is read in place. */
export function OwnFiles({ transfer, manifest }: { readonly transfer: Transfer; readonly manifest: Manifest }) {
  const { app } = useSession()
  const { t, format } = useAllWords()
  const files = useMemo(() => filesOf(manifest).map(({ file }) => file), [manifest])
  const viewer = useViewer(files)
  // As long as they must be given again there is nothing to look at.
  const viewables = app.sourcesOf(transfer.id).length > 0 ? viewer.viewables : none

  return (
    <>
      {viewer.shown && (
        <ViewerPlace
          transfer={transfer}
          manifest={manifest}
          viewables={viewer.viewables}
          shown={viewer.shown}
          onShow={viewer.show}
          onClose={viewer.close}
          onSave={null}
        />
      )}
      <details class="contents" open={viewables.size > 0}>
        <summary>{t.share.contents(files.length, format.size(sizeOf(files)))}</summary>
        <FileList files={files} actions={null} viewables={viewables} onView={viewer.show} />
      </details>
    </>
  )
}
