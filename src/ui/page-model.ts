import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { App } from '../app/app.ts'
import type { SourceFile } from '../core/ports.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { MeetingPointStatus, Transfer, TransferId } from '../core/transfer.ts'
import { systemClock } from '../lib/clock.ts'
import { oncePerFrame } from './frame-request.ts'
import { createLanguageChoice, type LanguageChoice } from './i18n/language.ts'
import { hashOf, routeOf, type Route } from './route.ts'
import { losesOnLeave, titleOf } from './transfer-facts.ts'
import type { UiDeps } from './ui-deps.ts'

const productName = 'Tukar'

/** How far the link in the address has come. */
export type Opening =
  | { readonly phase: 'none' }
  /** The engine loads. `since` is clock time. */
  | { readonly phase: 'loading'; readonly since: number }
  | { readonly phase: 'open'; readonly id: TransferId }
  | { readonly phase: 'failed' }

/** What all screens share: the address, the language, and the app's transfers as signals. */
export interface PageModel {
  readonly deps: Pick<UiDeps, 'unsupported'>
  readonly language: LanguageChoice
  readonly route: ReadonlySignal<Route>
  readonly opening: ReadonlySignal<Opening>
  /** Null until something asked for the engine. */
  readonly app: ReadonlySignal<App | null>
  readonly transfers: ReadonlySignal<readonly Transfer[]>
  /** The transfer of the address. */
  readonly current: ReadonlySignal<Transfer | null>
  readonly meetingPoint: ReadonlySignal<MeetingPointStatus>
  readonly contact: ReadonlySignal<string | null>
  /** Said once on Home after a share was stopped: its name. */
  readonly stoppedName: ReadonlySignal<string | null>
  /** The whole link, as others can open it. */
  addressOf(link: ShareLink): string
  /** Whether the person came to this screen from another one. */
  hasMoved(): boolean
  /** To another screen; `hash` with its `#`, or empty for Home. */
  go(hash: string): void
  /** Ends with the share's own screen. @throws ShareError, or why the engine did not load. */
  share(files: readonly SourceFile[], password: string | null): Promise<void>
  /** Opens the address's link again, from the start. */
  retry(): void
  /** Leaves a transfer and returns to Home. */
  stop(transfer: Transfer): void
  destroy(): void
}

export function createPageModel(deps: UiDeps): PageModel {
  const language = createLanguageChoice()
  const route = signal<Route>(routeOf(location.hash))
  const opening = signal<Opening>({ phase: 'none' })
  const app = signal<App | null>(null)
  const revision = signal(0)
  const meetingPoint = signal<MeetingPointStatus>('connecting')
  const contact = signal<string | null>(null)
  const publicUrl = signal<string | null>(null)
  const stoppedName = signal<string | null>(null)

  const transfers = computed<readonly Transfer[]>(() =>
    revision.value >= 0 ? (app.value?.transfers.list() ?? []) : [],
  )
  const current = computed<Transfer | null>(() => {
    const { value } = opening
    return value.phase === 'open' ? (transfers.value.find((transfer) => transfer.id === value.id) ?? null) : null
  })

  const isRisky = computed(() => transfers.value.some(losesOnLeave))

  const frame = oncePerFrame(() => revision.value++)
  const cleanups: (() => void)[] = [frame.cancel]
  let isDestroyed = false
  let followed: string | null = null
  let moves = 0

  void deps.deployment.then((deployment) => {
    contact.value = deployment.contact
    publicUrl.value = deployment.publicUrl
  })

  async function engine(): Promise<App> {
    const loaded = await deps.loadApp()
    if (app.value !== loaded && !isDestroyed) {
      app.value = loaded
      meetingPoint.value = loaded.meetingPoint.status
      cleanups.push(
        loaded.transfers.subscribe(frame.request),
        loaded.meetingPoint.subscribe(() => {
          meetingPoint.value = loaded.meetingPoint.status
        }),
      )
    }
    return loaded
  }

  /** Brings the screen to where the address points. */
  function follow(): void {
    if (followed === location.hash) return
    followed = location.hash
    moves++
    const next = routeOf(location.hash)
    route.value = next
    if (next.kind !== 'home') stoppedName.value = null
    if (next.kind === 'link' && !deps.unsupported) void open(next.link)
    else opening.value = { phase: 'none' }
  }

  async function open(link: ShareLink): Promise<void> {
    const hash = hashOf(link)
    const known = transfers.value.find((transfer) => hashOf(transfer.link) === hash)
    opening.value = known ? { phase: 'open', id: known.id } : { phase: 'loading', since: systemClock.now() }
    const asked = opening.value
    try {
      const id = await (await engine()).open(link)
      // The person may have gone elsewhere meanwhile.
      if (opening.value === asked) show(id)
    } catch (error) {
      console.error('link not opened', error)
      if (opening.value === asked) opening.value = { phase: 'failed' }
    }
  }

  function show(id: TransferId): void {
    revision.value++
    opening.value = { phase: 'open', id }
  }

  function go(hash: string): void {
    history.pushState(null, '', hash === '' ? location.pathname + location.search : hash)
    follow()
  }

  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  window.addEventListener('hashchange', follow)
  window.addEventListener('popstate', follow)
  cleanups.push(
    () => window.removeEventListener('hashchange', follow),
    () => window.removeEventListener('popstate', follow),
    effect(() => {
      document.title = current.value ? titleOf(current.value, productName) : productName
    }),
    effect(() => {
      if (!isRisky.value) return
      window.addEventListener('beforeunload', warn)
      return () => window.removeEventListener('beforeunload', warn)
    }),
  )
  follow()

  return {
    deps,
    language,
    route,
    opening,
    app,
    transfers,
    current,
    meetingPoint,
    contact,
    stoppedName,
    addressOf: (link) => `${publicUrl.value ?? location.origin + location.pathname}${hashOf(link)}`,
    hasMoved: () => moves > 1,
    go,
    async share(files, password) {
      const loaded = await engine()
      const id = await loaded.share(files, { password })
      show(id)
      const made = loaded.transfers.get(id)
      if (made) go(hashOf(made.link))
    },
    retry() {
      const { value } = route
      if (value.kind !== 'link') return
      if (current.value) app.value?.stop(current.value.id)
      revision.value++
      void open(value.link)
    },
    stop(transfer) {
      app.value?.stop(transfer.id)
      revision.value++
      go('')
      stoppedName.value = transfer.name
    },
    destroy() {
      isDestroyed = true
      for (const cleanup of cleanups.splice(0)) cleanup()
    },
  }
}
