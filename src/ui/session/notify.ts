import { effect, type ReadonlySignal } from '@preact/signals'
import type { Transfer, TransferId } from '../../core/transfer.ts'
import { askForNotifications, notificationAnswer, type NotificationAnswer } from '../settings/notification-answer.ts'
import { runningOf } from '../facts/transfer-facts.ts'

/** The system's notifications, as far as they matter here. */
export interface NotifyPlatform {
  /** What the browser says now; it has the last word. */
  answer(): NotificationAnswer
  /** Within a click. */
  ask(): Promise<NotificationAnswer>
  /** Whether the person looks elsewhere. */
  isHidden(): boolean
  /** Leads back to the page when it is pressed. */
  show(title: string, body: string): void
}

export interface Notifier {
  /** Whether there is something to ask: the browser shows them, and the person never said yes or no. */
  canAsk(): boolean
  /** Within a click. Resolves to whether the person will be told. */
  ask(): Promise<boolean>
  readonly stop: () => void
}

interface NotifierDeps {
  readonly transfers: ReadonlySignal<readonly Transfer[]>
  /** The person's choice. */
  readonly isWanted: { value: boolean }
  readonly sayDone: (transfer: Transfer) => { readonly title: string; readonly body: string }
  readonly platform: NotifyPlatform
}

/** Tells who looks elsewhere that everything they chose is here. */
export function createNotifier({ transfers, isWanted, sayDone, platform }: NotifierDeps): Notifier {
  let coming = new Set<TransferId>()
  const stop = effect(() => {
    const all = transfers.value
    for (const transfer of all) {
      const isDone = runningOf(transfer.state)?.phase === 'complete' && coming.has(transfer.id)
      if (isDone && platform.isHidden() && isWanted.value && platform.answer() === 'granted') {
        const { title, body } = sayDone(transfer)
        platform.show(title, body)
      }
    }
    coming = new Set(all.filter(isComing).map(({ id }) => id))
  })
  return {
    canAsk: () => platform.answer() === 'default',
    async ask() {
      const isAllowed = (await platform.ask()) === 'granted'
      if (isAllowed) isWanted.value = true
      return isAllowed
    },
    stop,
  }
}

function isComing({ origin, state }: Transfer): boolean {
  const running = runningOf(state)
  if (origin !== 'received') return false
  return running?.phase === 'downloading' || (running?.phase === 'awaitingParts' && running.chosen !== null)
}

/** This browser's notifications. `showByWorker`: another way to the same, which leads back to this page too. */
export function browserNotifications(showByWorker: (title: string, body: string) => Promise<void>): NotifyPlatform {
  return {
    answer: notificationAnswer,
    ask: askForNotifications,
    isHidden: () => document.visibilityState === 'hidden',
    show(title, body) {
      try {
        const notification = new Notification(title, { body })
        notification.addEventListener('click', () => {
          window.focus()
          notification.close()
        })
      } catch {
        // Chromium on phones lets no page show one itself.
        showByWorker(title, body).catch(reportError)
      }
    },
  }
}
