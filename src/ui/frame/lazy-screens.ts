import { systemClock } from '../../lib/clock.ts'
import type { LanguageChoice } from '../i18n/language.ts'
import { lazyScreen, type LazyScreen } from './lazy-screen.tsx'

// Everything but Home: the first route stays small.

/** What somebody came for goes first. */
const aheadMs = 2_000

export const linkScreen = lazyScreen(async () => (await import('../pages/link-screen.tsx')).LinkScreen)
export const stillHere = lazyScreen(async () => (await import('../home/still-here.tsx')).StillHere, 'part')

const places = () => import('./place-screens.ts')

const placeScreen = (name: Exclude<keyof Awaited<ReturnType<typeof places>>, 'loadAhead'>): LazyScreen =>
  lazyScreen(async (language) => (await places())[name](language))

export const libraryScreen = placeScreen('library')
export const settingsScreen = placeScreen('settings')
export const selfCheckScreen = placeScreen('selfCheck')
export const privacyScreen = placeScreen('privacy')
export const unsupportedScreen = placeScreen('unsupported')

/** Fetches what may be wanted once the page's own server is away. What does not come is fetched when it is wanted. */
export const loadAhead = (language: LanguageChoice): (() => void) =>
  systemClock.after(aheadMs, () => {
    places()
      .then((all) => all.loadAhead(language))
      .catch(() => undefined)
  })
