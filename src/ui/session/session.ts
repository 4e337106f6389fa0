import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { App } from '../../app/app.ts'
import { formatShareLink } from '../../core/link-grammar.ts'
import type { SourceFile } from '../../core/ports/platform.ts'
import type { ShareLink } from '../../core/share-link.ts'
import type { MeetingPointStatus, Person, Transfer, TransferId } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import type { LanguageChoice } from '../i18n/language.ts'
import { browserScreen, keepAwake } from './keep-awake.ts'
import { browserNotifications, createNotifier, type Notifier } from './notify.ts'
import { paced } from '../numbers/paced.ts'
import { seatPeople, type Seat } from '../people/people-seats.ts'
import type { Preferences } from '../settings/preferences.ts'
import { watchQuiet } from '../numbers/quiet.ts'
import { createSaves, type Saves } from '../saves/saves.ts'
import { watchSpeeds, type TransferSpeeds } from '../numbers/speed-watch.ts'
import { createTab } from './tab.ts'
import { shareTitle } from '../facts/share-title.ts'
import { doneNotice } from '../facts/status-text.ts'
import { isNeedingSource, manifestOf, namedLike } from '../facts/transfer-facts.ts'
import { productName } from '../product-name.ts'
import { pulseOf, waitingOf, type Waiting } from '../facts/waiting.ts'
import type { UiDeps } from '../ui-deps.ts'

/**
 * The running app as signals, and what the whole page does on its behalf: what the tab says, a screen that stays on, a
 * notification at the end.
 */
export interface Session {
  readonly app: App
  readonly transfers: ReadonlySignal<readonly Transfer[]>
  readonly meetingPoint: ReadonlySignal<MeetingPointStatus>
  /** Whether anything is open that nobody has to press a button for. */
  readonly goesOn: ReadonlySignal<boolean>
  /** The transfer of this link, if it is open. */
  find(link: ShareLink): Transfer | null
  /** The open transfer whose name has this text in it, the latest of several. */
  findByName(text: string): Transfer | null
  /** Another tab erased everything, and nothing was begun here since. */
  readonly isErased: ReadonlySignal<boolean>
  /** What the shown transfer waits for, if nothing comes. */
  readonly waiting: ReadonlySignal<Waiting | null>
  /** What the tab says of what runs; null where there is nothing to say. */
  readonly title: ReadonlySignal<string | null>
  /** What was saved of a transfer; as long as the page is open, whatever screen it shows. */
  savesOf(id: TransferId): Saves
  /** The last minute of each transfer, a point a second. */
  readonly speeds: ReadonlySignal<ReadonlyMap<TransferId, TransferSpeeds>>
  /** Who is here and who just left, in places that they keep as long as the page is open, whatever screen it shows. */
  seatsOf(id: TransferId, people: readonly Person[]): readonly Seat[]
  readonly notifier: Notifier
  /** Which transfer the screen shows, if any. */
  show(id: TransferId | null): void
  /** Whether the screen shows an own share that asks for a password. */
  showsProtected(): boolean
  /** What a drop does beside what runs; `title` only where it makes no share. Null while the words are not here. */
  readonly dropText: ReadonlySignal<{ readonly title?: string; readonly hint: string } | null>
  /** Where the shown share of an earlier visit needs its files, these are they. Resolves to false where it does not. */
  giveAgain(files: readonly SourceFile[]): Promise<boolean>
  /** Returns the hash of the new share's link. @throws ShareError */
  share(files: readonly SourceFile[], password: string | null): Promise<string>
  /** Leaves the transfer of this link, if it is open. */
  stop(link: ShareLink): void
  /** Leaves it at once, and deletes what was received of it. Rejects when that fails. */
  remove(id: TransferId): Promise<void>
  destroy(): void
}

export const hashOf = (link: ShareLink): string => `#${formatShareLink(link)}`

/** What a session needs of the page around it. */
interface Surroundings {
  readonly preferences: Preferences
  readonly language: LanguageChoice
  readonly notifyByWorker: UiDeps['notifyByWorker']
}

export function createSession(app: App, { preferences, language, notifyByWorker }: Surroundings): Session {
  const transfers = signal(app.transfers.list())
  const meetingPoint = signal(app.meetingPoint.status)
  const shown = signal<TransferId | null>(null)
  const current = computed(() => transfers.value.find((transfer) => transfer.id === shown.value) ?? null)
  const quiet = watchQuiet(computed(() => current.value && pulseOf(current.value)))
  const waiting = computed(() => current.value && waitingOf(current.value, quiet.isQuiet.value))
  const saves = new Map<TransferId, Saves>()
  const savesUnderWay = signal(0)
  const savesOf = (id: TransferId) => {
    const known = saves.get(id) ?? createSaves(savesUnderWay)
    saves.set(id, known)
    return known
  }
  /** Without the words only how many more files there are is missing. */
  const callIt = (transfer: Transfer): string => {
    const words = language.allWords.value
    return (words ? shareTitle(transfer, words) : transfer.name) ?? productName
  }
  const tab = createTab({ transfers, current, waiting, savesUnderWay, keptOf: (id) => savesOf(id).kept.value, callIt })

  const isErased = signal(false)
  // The store may hand out the same array again; a copy is a new value for whoever watches.
  const refresh = () => {
    transfers.value = [...app.transfers.list()]
    if (transfers.value.length > 0) isErased.value = false
  }
  const pace = paced(refresh)
  const { speeds, isMoving, stop: stopSpeeds } = watchSpeeds(transfers, pace.request)
  const seats = new Map<TransferId, readonly Seat[]>()
  const screen = browserScreen()
  const isAwakeWanted = computed(() => preferences.keepAwake.value && (isMoving.value || savesUnderWay.value > 0))
  const notifier = createNotifier({
    transfers,
    isWanted: preferences.notifications,
    sayDone: (transfer) => doneNotice(transfer, language.allWords.value, callIt(transfer)),
    platform: browserNotifications(notifyByWorker),
  })
  let drawnPhases = phasesOf(transfers.value)
  /** Numbers can wait for their turn; a new state is what somebody waits for. */
  const hear = () => {
    const phases = phasesOf(app.transfers.list())
    if (phases === drawnPhases) return pace.request()
    drawnPhases = phases
    pace.now()
  }
  const find = (link: ShareLink) => {
    const hash = hashOf(link)
    return app.transfers.list().find((transfer) => hashOf(transfer.link) === hash) ?? null
  }

  function forget(id: TransferId): void {
    saves.delete(id)
    seats.delete(id)
    refresh()
  }

  // A page that is hidden may not come back.
  const keepIfHidden = () => document.visibilityState === 'hidden' && app.keepNow()
  const keepNow = () => app.keepNow()
  document.addEventListener('visibilitychange', keepIfHidden)
  window.addEventListener('pagehide', keepNow)
  const cleanups: (() => void)[] = [
    () => document.removeEventListener('visibilitychange', keepIfHidden),
    () => window.removeEventListener('pagehide', keepNow),
    app.transfers.subscribe(hear),
    pace.cancel,
    quiet.stop,
    stopSpeeds,
    notifier.stop,
    screen ? keepAwake(isAwakeWanted, screen) : () => {},
    effect(() => app.leaveRoom(preferences.leaveRoom.value)),
    app.onErased(() => {
      saves.clear()
      seats.clear()
      refresh()
      isErased.value = true
    }),
    app.meetingPoint.subscribe(() => {
      meetingPoint.value = app.meetingPoint.status
    }),
    tab.stop,
  ]

  return {
    app,
    transfers,
    meetingPoint,
    goesOn: computed(() => transfers.value.some(({ state }) => state.phase !== 'paused' && state.phase !== 'failed')),
    isErased,
    waiting,
    title: tab.title,
    savesOf,
    speeds,
    seatsOf(id, people) {
      const seated = seatPeople(seats.get(id) ?? [], people, systemClock.now())
      seats.set(id, seated)
      return seated
    },
    notifier,
    find,
    findByName: (text) => namedLike(app.transfers.list(), text),
    show(id) {
      shown.value = id
      refresh()
    },
    dropText: computed(() => {
      const t = language.allWords.value?.t.share
      if (!t) return null
      const isAgain = current.value !== null && isNeedingSource(current.value.state)
      return isAgain ? { title: t.dropAgain, hint: t.dropAgainHint } : { hint: t.dropOther }
    }),
    showsProtected() {
      const { value } = current
      return value?.origin === 'own' && (manifestOf(value.state)?.password ?? null) !== null
    },
    async giveAgain(files) {
      const { value } = current
      if (!value || !isNeedingSource(value.state)) return false
      // What went wrong stands in the transfer's state.
      await app.giveSources(value.id, files).catch(reportError)
      return true
    },
    async share(files, password) {
      const id = await app.share(files, { password })
      const made = app.transfers.get(id)
      if (!made) throw new Error('a share exists once its making has resolved')
      refresh()
      return hashOf(made.link)
    },
    stop(link) {
      const transfer = find(link)
      if (!transfer) return
      app.stop(transfer.id)
      forget(transfer.id)
    },
    remove(id) {
      const deleted = app.remove(id)
      forget(id)
      return deleted
    },
    destroy() {
      for (const cleanup of cleanups.splice(0)) cleanup()
    },
  }
}

const phasesOf = (transfers: readonly Transfer[]): string =>
  transfers.map(({ state }) => (state.phase === 'joining' ? state.step : state.phase)).join()
