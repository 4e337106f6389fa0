import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { LoadingWords } from '../frame/loading-words.tsx'
import { usePage, useWords } from '../page-context.ts'
import type { ViewerProps } from './viewer.tsx'
import '../styles/player.css'

type Loading =
  { readonly phase: 'loading' | 'failed' } | { readonly phase: 'here'; readonly Viewer: ComponentType<ViewerProps> }

/** What looks at a file; its code and words are fetched when something is to be looked at. Its room is there before it is. */
export function ViewerPlace(props: ViewerProps) {
  const { language } = usePage()
  const { t } = useWords()
  const { path, kind } = props.shown
  const [state, setState] = useState<Loading>({ phase: 'loading' })

  async function load(): Promise<void> {
    setState({ phase: 'loading' })
    try {
      const { Viewer, playerWords } = await import('./viewer.tsx')
      await language.loadPack(playerWords)
      setState({ phase: 'here', Viewer })
    } catch (error) {
      reportError(error)
      setState({ phase: 'failed' })
    }
  }
  useEffect(() => void load(), [])

  if (state.phase === 'here') return <state.Viewer {...props} />
  return (
    <section class="player" aria-label={path}>
      <div class="player-head">
        <p>
          <bdi>{path}</bdi>
        </p>
      </div>
      <div class={kind === 'audio' ? '' : 'player-stage'} />
      <div class="player-waits">
        {state.phase === 'loading' ? (
          <p class="loading">
            <LoadingWords />
          </p>
        ) : (
          <>
            <p role="alert">
              {t.frame.notLoaded.what} {t.frame.notLoaded.next}
            </p>
            <button type="button" class="button" onClick={() => void load()}>
              {t.frame.tryAgain}
            </button>
          </>
        )}
      </div>
    </section>
  )
}
