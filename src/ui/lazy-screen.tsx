import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { Notice } from './notice.tsx'
import { useWords } from './page-context.ts'

type Loading =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed' }
  | { readonly phase: 'here'; readonly Screen: ComponentType }

/** A screen whose code is fetched when it is first shown. */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  const state = signal<Loading>({ phase: 'loading' })

  async function start(): Promise<void> {
    if (state.value.phase === 'here') return
    state.value = { phase: 'loading' }
    try {
      state.value = { phase: 'here', Screen: await load() }
    } catch (error) {
      console.error('screen not loaded', error)
      state.value = { phase: 'failed' }
    }
  }

  return function LazyScreen() {
    const { t } = useWords()
    useEffect(() => void start(), [])
    switch (state.value.phase) {
      case 'loading':
        return <p class="loading">{t.frame.loading}</p>
      case 'failed':
        return (
          <Notice title={t.failures.notStarted.what} text={[t.failures.notStarted.next]}>
            <button type="button" class="button" onClick={() => void start()}>
              {t.receive.tryAgain}
            </button>
          </Notice>
        )
      case 'here': {
        const { Screen } = state.value
        return <Screen />
      }
    }
  }
}
