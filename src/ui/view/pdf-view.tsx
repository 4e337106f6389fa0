import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

/**
 * A PDF may hold a script of its own kind, which the browser's viewer keeps away from the page and the network, but lets
 * put up dialogs in the page's name. In a sandbox without `allow-modals` Firefox's viewer, which is a page itself, puts up
 * none. Chromium (156) shows nothing at all in a sandboxed frame, and lets it speak in any other: there it is to be saved.
 */
const canSandbox = navigator.pdfViewerEnabled && CSS.supports('-moz-appearance', 'none')

/** A PDF in the browser's own viewer, where that can be held in a sandbox. */
export function PdfView({ transfer, manifest, shown, words: t, onSave }: ViewProps) {
  const { app } = useSession()
  const { opened } = useOpened(app, transfer, shown, (view, signal) =>
    canSandbox ? view.openPdf(signal) : Promise.resolve(null),
  )
  if (opened.phase === 'failed') return <ProblemNote problem={opened.problem} words={t} onSave={onSave} />
  if (opened.phase === 'here' && opened.value === null) {
    return (
      <div class="player-waits">
        <p class="note">{t.noPdf}</p>
        {onSave && (
          <button type="button" class="button" onClick={onSave}>
            {t.saveInstead}
          </button>
        )}
      </div>
    )
  }
  return (
    <>
      {opened.phase === 'here' && opened.value ? (
        <iframe class="pdf-stage" sandbox="allow-scripts allow-same-origin" src={opened.value.url} title={shown.path} />
      ) : (
        <div class="pdf-stage" />
      )}
      <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={t} />
    </>
  )
}
