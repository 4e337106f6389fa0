import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

/** A text, letter by letter: whatever it holds is never read as anything else. */
export function TextView({ transfer, manifest, shown, words: t, onSave }: ViewProps) {
  const { app } = useSession()
  const { opened } = useOpened(app, transfer, shown, (view, signal) => view.readText(signal))
  if (opened.phase === 'failed') return <ProblemNote problem={opened.problem} words={t} onSave={onSave} />
  if (opened.phase === 'waiting') return <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={t} />
  return (
    <>
      <pre class="text-stage" tabIndex={0} role="group" aria-label={shown.path} dir="auto">
        {opened.value.text}
      </pre>
      {!opened.value.isWhole && <p class="note">{t.onlyStart}</p>}
    </>
  )
}
