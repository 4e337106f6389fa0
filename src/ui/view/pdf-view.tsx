import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

/**
 * A PDF may hold a script of its own kind, which the browser's viewer keeps away from the page and the network, but lets
 * put up dialogs in the page's name. In a sandbox without `allow-modals` Firefox's viewer, which is a page itself, puts up
 * none. Chromium (156) shows nothing at all in any sandboxed frame, so its dialogs remain.
 */
const frameSandbox = CSS.supports('-moz-appearance', 'none') ? 'allow-scripts allow-same-origin' : undefined

/** A PDF in the browser's own viewer, in a frame without an origin. */
export function PdfView({ transfer, manifest, shown, words: t, onSave }: ViewProps) {
  const { app } = useSession()
  const { opened } = useOpened(app, transfer, shown, (view, signal) =>
    navigator.pdfViewerEnabled ? view.openPdf(signal) : Promise.resolve(null),
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
        <iframe class="pdf-stage" sandbox={frameSandbox} src={opened.value.url} title={shown.path} />
      ) : (
        <div class="pdf-stage" />
      )}
      <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={t} />
    </>
  )
}
