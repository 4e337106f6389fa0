import { computed, effect, type ReadonlySignal } from '@preact/signals'
import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import { losesOnLeave, titleOf } from '../facts/transfer-facts.ts'
import { waitingOf, type Waiting } from '../facts/waiting.ts'
import { productName } from '../product-name.ts'
import { showInTab } from '../ribbon/favicon.ts'
import { shownSlice } from '../ribbon/ribbon-slice.ts'
import type { Kept } from '../saves/saves.ts'
import { titleSubject } from './title-subject.ts'

export interface TabDeps {
  readonly transfers: ReadonlySignal<readonly Transfer[]>
  /** The one on the screen, and what it waits for. */
  readonly current: ReadonlySignal<Transfer | null>
  readonly waiting: ReadonlySignal<Waiting | null>
  /** How many saves run. */
  readonly savesUnderWay: ReadonlySignal<number>
  readonly keptOf: (id: TransferId) => ReadonlyMap<FileIndex, Kept>
  /** A transfer's name; the product's as long as it has none. */
  readonly callIt: (transfer: Transfer) => string
}

/** The browser's tab, as far as transfers concern it: its title, its icon, and the question before it is closed. */
export interface Tab {
  /** What it says of a transfer; null where there is nothing to say. */
  readonly title: ReadonlySignal<string | null>
  readonly stop: () => void
}

export function createTab({ transfers, current, waiting, savesUnderWay, keptOf, callIt }: TabDeps): Tab {
  const subject = computed(() => titleSubject(transfers.value, current.value, keptOf))
  const slice = computed(() => shownSlice(transfers.value, subject.value))
  const isRisky = computed(
    () => savesUnderWay.value > 0 || transfers.value.some((each) => losesOnLeave(each, keptOf(each.id))),
  )
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const stopIcon = icon ? showInTab(slice, icon) : () => {}
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  const stopWarning = effect(() => {
    if (isRisky.value) window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  })
  return {
    title: computed(() => {
      const { value } = subject
      if (!value) return null
      const title = titleOf(value, value === current.value ? waiting.value : waitingOf(value, false), callIt(value))
      return title === productName ? null : title
    }),
    stop() {
      stopIcon()
      stopWarning()
    },
  }
}
