import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

/** A PDF in the browser's own viewer. Only where that can be held in a sandbox: see `shownFiles`. */
export function PdfView({ transfer, manifest, shown, words: t, onSave }: ViewProps) {
  const { app } = useSession()
  const { opened } = useOpened(app, transfer, shown, (view, signal) => view.openPdf(signal))
  if (opened.phase === 'failed') return <ProblemNote problem={opened.problem} words={t} onSave={onSave} />
  return (
    <>
      {opened.phase === 'here' ? (
        <iframe class="pdf-stage" sandbox="allow-scripts allow-same-origin" src={opened.value.url} title={shown.path} />
      ) : (
        <div class="pdf-stage" />
      )}
      <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={t} />
    </>
  )
}
