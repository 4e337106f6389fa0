import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ShareLink } from '../core/share-link.ts'
import { createLanguageChoice, type LanguageChoice } from './i18n/language.ts'
import { createPreferences, type Preferences } from './settings/preferences.ts'
import { routeOf, type Route } from './route.ts'
import { morph } from './frame/screen-change.ts'
import type { Session } from './session/session.ts'
import type { UiDeps } from './ui-deps.ts'

/** What all screens share: the address, the language, what the person chose, and the way to the engine. */
export interface PageModel {
  /** Another site's page holds this one: see embed.html of the build. */
  readonly isEmbedded: boolean
  readonly unsupported: UiDeps['unsupported']
  readonly language: LanguageChoice
  readonly preferences: Preferences
  readonly route: ReadonlySignal<Route>
  /** Null until something asked for the engine. */
  readonly session: ReadonlySignal<Session | null>
  /** How to reach who runs this. */
  readonly contact: ReadonlySignal<string | null>
  /** What stands before a link's `#`, as others can open it. */
  readonly baseAddress: ReadonlySignal<string>
  /** What the screen's heading says; null while it has none. */
  readonly heading: Signal<string | null>
  /** Said once on Home after a share was stopped: its name. */
  readonly stoppedName: ReadonlySignal<string | null>
  /** Loads the engine and all that watches it. A rejected try may be made again. */
  loadSession(): Promise<Session>
  readonly loadSelfCheck: UiDeps['loadSelfCheck']
  /** Whether the person came to this screen from another one. */
  hasMoved(): boolean
  /** To another screen; `hash` with its `#`, or empty for Home. With `morph` Home's plate turns into the link's card. */
  go(hash: string, how?: 'morph'): void
  /** Leaves a transfer and returns to Home, which says so. */
  leave(link: ShareLink, name: string | null): void
  destroy(): void
}

export function createPageModel(deps: UiDeps): PageModel {
  const preferences = createPreferences()
  const language = createLanguageChoice()
  const isEmbedded = document.documentElement.className === 'embedded'
  const routeHere = () => routeOf(location.hash, isEmbedded)
  const route = signal<Route>(routeHere())
  const session = signal<Session | null>(null)
  const contact = signal<string | null>(null)
  const baseAddress = signal(location.origin + location.pathname)
  const heading = signal<string | null>(null)
  const stoppedName = signal<string | null>(null)
  let loading: Promise<Session> | null = null
  let isDestroyed = false
  let followed = location.hash
  let moves = 0

  async function readDeployment(): Promise<void> {
    const deployment = await deps.loadDeployment()
    contact.value = deployment.contact
    if (deployment.publicUrl !== null) baseAddress.value = deployment.publicUrl
  }
  /** Home says nothing of it, unless it gives the address away. */
  const readForScreen = () => {
    if (route.value.kind !== 'home' || deps.unsupported !== null) void readDeployment()
  }
  readForScreen()

  /** Brings the screen to where the address points. */
  function follow(): void {
    // A step back fires popstate and hashchange both.
    if (followed === location.hash) return
    followed = location.hash
    moves++
    stoppedName.value = null
    route.value = routeHere()
    readForScreen()
  }

  function go(hash: string, how?: 'morph'): void {
    history.pushState(null, '', hash === '' ? location.pathname + location.search : hash)
    if (how === 'morph' && route.value.kind === 'home') morph(follow)
    else follow()
  }

  async function startSession(): Promise<Session> {
    const [{ createSession }, app] = await Promise.all([
      import('./session/session.ts'),
      deps.loadApp(),
      readDeployment(),
    ])
    if (isDestroyed) throw new Error('taken down')
    session.value = createSession(app, { preferences, language, notifyByWorker: deps.notifyByWorker })
    return session.value
  }

  window.addEventListener('hashchange', follow)
  window.addEventListener('popstate', follow)

  return {
    isEmbedded,
    unsupported: deps.unsupported,
    language,
    preferences,
    route,
    session,
    contact,
    baseAddress,
    heading,
    stoppedName,
    loadSession() {
      loading ??= startSession().catch((error: unknown) => {
        loading = null
        throw error
      })
      return loading
    },
    loadSelfCheck: deps.loadSelfCheck,
    hasMoved: () => moves > 0,
    go,
    leave(link, name) {
      session.value?.stop(link)
      go('')
      stoppedName.value = name
    },
    destroy() {
      isDestroyed = true
      window.removeEventListener('hashchange', follow)
      window.removeEventListener('popstate', follow)
      preferences.destroy()
      session.value?.destroy()
    },
  }
}
