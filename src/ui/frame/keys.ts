import { useLayoutEffect } from 'preact/hooks'
import type { Page } from '../page-context.ts'
import { isTyping } from './typing.ts'

/** Shows which keys there are. Where that can't be loaded nothing is shown. */
export const openKeySheet = (page: Page): Promise<void> =>
  import('./key-sheet.tsx').then(({ showKeySheet }) => showKeySheet(page)).catch(reportError)

/** Single keys press what says so by `data-key`; `?` shows which there are. */
export function useKeys(page: Page): void {
  // As soon as the page is drawn: a key that comes at once counts.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target } = event
      if (!/^[a-z?]$/i.test(key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (event.isComposing || isTyping(target) || !page.preferences.singleKeys.value) return
      if (key === '?') void openKeySheet(page)
      // Under an open sheet nothing is pressed.
      else if (!document.querySelector(':modal')) {
        document.querySelector<HTMLElement>(`[data-key=${key.toLowerCase()}]`)?.click()
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [page])
}
