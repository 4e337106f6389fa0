import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { assertNever } from '../../lib/assert-never.ts'
import type { LanguageChoice } from '../i18n/language.ts'
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

/** `importScreen` also loads the words that only this screen has, if there are any. */
export function lazyScreen(importScreen: (language: LanguageChoice) => Promise<ComponentType>): LazyScreen {
  const state = signal<Loading>({ phase: 'loading' })

  async function load(page: PageModel): Promise<void> {
    if (state.value.phase === 'here') return
    state.value = { phase: 'loading' }
    try {
      const [Screen] = await Promise.all([importScreen(page.language), page.language.loadRest()])
      state.value = { phase: 'here', Screen }
    } catch (error) {
      reportError(error)
      state.value = { phase: 'failed' }
    }
  }

  function Screen() {
    const page = usePage()
    const { t } = useWords()
    useEffect(() => void load(page), [page])
    switch (state.value.phase) {
      case 'loading':
        return <p class="loading">{t.frame.loading}</p>
      case 'failed':
        return (
          <Notice title={t.shareErrors.failed.what} text={[t.shareErrors.failed.next]}>
            <button type="button" class="button primary" onClick={() => void load(page)}>
              {t.frame.tryAgain}
            </button>
          </Notice>
        )
      case 'here':
        return <state.value.Screen />
      default:
        return assertNever(state.value)
    }
  }

  return { Screen, load }
}
