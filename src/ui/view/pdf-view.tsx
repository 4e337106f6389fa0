import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

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
        <iframe class="pdf-stage" src={opened.value.url} title={shown.path} />
      ) : (
        <div class="pdf-stage" />
      )}
      <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={t} />
    </>
  )
}
