import { ViewError } from '../../core/ports/viewing.ts'
import { useSession } from '../page-context.ts'
import { ComingNote } from './coming-note.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useOpened } from './use-file.ts'
import type { ViewProps } from './view-props.ts'

/** A picture, drawn as it comes. */
export function ImageView({ transfer, manifest, shown, words, onSave }: ViewProps) {
  const { app } = useSession()
  const { opened, fail } = useOpened(app, transfer, shown, (view, signal) => view.openImage(signal))
  if (opened.phase === 'failed') return <ProblemNote problem={opened.problem} words={words} onSave={onSave} />
  return (
    <>
      <div class="player-stage image-stage">
        {opened.phase === 'here' && (
          <img src={opened.value.url} alt={shown.path} onError={() => fail(new ViewError('broken'))} />
        )}
      </div>
      <ComingNote transfer={transfer} manifest={manifest} shown={shown} words={words} />
    </>
  )
}
