import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { LoadingWords } from '../frame/loading-words.tsx'
import { usePage, useWords } from '../page-context.ts'
import type { PlayerProps } from './player.tsx'
import '../styles/player.css'

type Loading =
  { readonly phase: 'loading' | 'failed' } | { readonly phase: 'here'; readonly Player: ComponentType<PlayerProps> }

/** The player, whose code and words are fetched when something is to be played. Its room is there before it is. */
export function PlayerPlace(props: PlayerProps) {
  const { language } = usePage()
  const { t } = useWords()
  const [state, setState] = useState<Loading>({ phase: 'loading' })

  async function load(): Promise<void> {
    setState({ phase: 'loading' })
    try {
      const { Player, playerWords } = await import('./player.tsx')
      await language.loadPack(playerWords)
      setState({ phase: 'here', Player })
    } catch (error) {
      reportError(error)
      setState({ phase: 'failed' })
    }
  }
  useEffect(() => void load(), [])

  if (state.phase === 'here') return <state.Player {...props} />
  return (
    <section class="player" aria-label={props.playable.path}>
      <div class="player-head">
        <p>
          <bdi>{props.playable.path}</bdi>
        </p>
      </div>
      <div class={props.playable.kind === 'video' ? 'player-stage' : ''} />
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
