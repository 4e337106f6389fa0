import { effect, signal, type Signal } from '@preact/signals'
import { parseTheme, themeKey, type Theme } from './theme.ts'

/**
 * What the person chose, kept in this browser: write a signal to choose. A choice made in another tab of the page arrives
 * here too. The language is kept by i18n/language.ts.
 */
export interface Preferences {
  readonly theme: Signal<Theme>
  /** To be told when a download is done. Chosen is not yet allowed: the browser has the last word. */
  readonly notifications: Signal<boolean>
  /** Keep the screen on while something moves: a phone that sleeps breaks its connections. */
  readonly keepAwake: Signal<boolean>
  /** Send no more than leaves room for others on the same line. */
  readonly leaveRoom: Signal<boolean>
  /** Single keys press the page's main controls; who speaks to a machine needs them off (WCAG 2.1.4). */
  readonly singleKeys: Signal<boolean>
  destroy(): void
}

/** A choice as it is kept; what was never written by `textOf` counts as never chosen. */
interface Kept<T> {
  readonly key: string
  parse(text: string | null): T
  textOf(value: T): string
}

const keptTheme: Kept<Theme> = {
  key: themeKey,
  parse: parseTheme,
  textOf: (theme) => theme,
}

/** `browser`: a window; its storage may be forbidden, and a choice then holds as long as the page is open. */
export function createPreferences(
  browser: Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'> = window,
): Preferences {
  const ends: (() => void)[] = []

  function keep<T>(kept: Kept<T>): Signal<T> {
    // Touching a forbidden storage throws.
    const read = () => {
      try {
        return kept.parse(browser.localStorage.getItem(kept.key))
      } catch {
        return kept.parse(null)
      }
    }
    const chosen = signal(read())
    const write = (value: T) => {
      try {
        // Nothing is kept of who chose nothing.
        if (read() !== value) browser.localStorage.setItem(kept.key, kept.textOf(value))
      } catch {
        return
      }
    }
    const hear = (event: StorageEvent) => {
      if (event.key === kept.key || event.key === null) chosen.value = read()
    }
    ends.push(effect(() => write(chosen.value)))
    browser.addEventListener('storage', hear)
    ends.push(() => browser.removeEventListener('storage', hear))
    return chosen
  }

  const keepSwitch = (key: string, byDefault = false) =>
    keep({
      key,
      parse: (text) => text === 'on' || (text !== 'off' && byDefault),
      textOf: (isOn) => (isOn ? 'on' : 'off'),
    })

  return {
    theme: keep(keptTheme),
    notifications: keepSwitch('notifications'),
    keepAwake: keepSwitch('keep-awake', true),
    leaveRoom: keepSwitch('leave-room'),
    singleKeys: keepSwitch('single-keys', true),
    destroy() {
      for (const end of ends.splice(0)) end()
    },
  }
}
