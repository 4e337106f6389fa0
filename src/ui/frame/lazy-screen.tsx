import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useCallback, useEffect } from 'preact/hooks'
import { assertNever } from '../../lib/assert-never.ts'
import { systemClock } from '../../lib/clock.ts'
import type { LanguageChoice } from '../i18n/language.ts'
import { useBackOnline } from './back-online.ts'
import { LoadingWords } from './loading-words.tsx'
import { Notice } from './notice.tsx'
import { usePage, useWords } from '../page-context.ts'
import type { PageModel } from '../page-model.ts'

type Loading =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed' }
  | { readonly phase: 'here'; readonly Screen: ComponentType }

/** A screen whose code and words are fetched when they are wanted. */
export interface LazyScreen {
  readonly Screen: ComponentType
  /** Fetches ahead of the first drawing. Never rejects: a failure is shown where the screen would be. */
  load(page: PageModel): Promise<void>
}

/** Whoever waited so long is asked. What comes all the same is shown. */
const patienceMs = 30_000

/**
 * `importScreen` also loads the words that only this screen has, if there are any. What is a part of a screen that is here
 * already has no heading of its own, and shows nothing before it comes.
 */
export function lazyScreen(
  importScreen: (language: LanguageChoice) => Promise<ComponentType>,
  how: 'screen' | 'part' = 'screen',
): LazyScreen {
  const [WhileLoading, NotLoaded] = how === 'part' ? [() => null, PartNotLoaded] : [ScreenLoads, ScreenNotLoaded]
  const state = signal<Loading>({ phase: 'loading' })

  async function load(page: PageModel): Promise<void> {
    if (state.value.phase === 'here') return
    state.value = { phase: 'loading' }
    const stopWaiting = systemClock.after(patienceMs, () => (state.value = { phase: 'failed' }))
    try {
      const [Screen] = await Promise.all([importScreen(page.language), page.language.loadRest()])
      state.value = { phase: 'here', Screen }
    } catch (error) {
      reportError(error)
      state.value = { phase: 'failed' }
    } finally {
      stopWaiting()
    }
  }

  function Screen() {
    const page = usePage()
    const again = useCallback(() => void load(page), [page])
    useEffect(again, [again])
    switch (state.value.phase) {
      case 'loading':
        return <WhileLoading />
      case 'failed':
        return <NotLoaded onAgain={again} />
      case 'here':
        return <state.value.Screen />
      default:
        return assertNever(state.value)
    }
  }

  return { Screen, load }
}

function ScreenLoads() {
  return (
    <h1 class="loading">
      <LoadingWords role="status" />
    </h1>
  )
}

function ScreenNotLoaded({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useWords()
  useBackOnline(onAgain)
  return (
    <Notice title={t.frame.notLoaded.what} text={[t.frame.notLoaded.next]}>
      <button type="button" class="button primary" onClick={onAgain}>
        {t.frame.tryAgain}
      </button>
    </Notice>
  )
}

function PartNotLoaded({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useWords()
  useBackOnline(onAgain)
  return (
    <div class="note">
      <p>{t.frame.notLoaded.what}</p>
      <button type="button" class="button" onClick={onAgain}>
        {t.frame.tryAgain}
      </button>
    </div>
  )
}
