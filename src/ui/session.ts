import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { App } from '../app/app.ts'
import { formatShareLink } from '../core/link-grammar.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { MeetingPointStatus, Transfer, TransferId } from '../core/transfer.ts'
import { oncePerFrame } from './frame-request.ts'
import { losesOnLeave, titleOf } from './transfer-facts.ts'

const productName = 'Tukar'

/** The running app as signals, and what the whole page does on its behalf: title and leave warning. */
export interface Session {
  readonly app: App
  readonly transfers: ReadonlySignal<readonly Transfer[]>
  readonly meetingPoint: ReadonlySignal<MeetingPointStatus>
  /** The transfer of this link, if it is open. */
  find(link: ShareLink): Transfer | null
  /** Which transfer the screen shows: the title speaks of it. */
  show(id: TransferId | null): void
  /** Returns the hash of the new share's link. @throws ShareError */
  share(files: readonly SourceFile[], password: string | null): Promise<string>
  /** Leaves the transfer of this link, if it is open. */
  stop(link: ShareLink): void
  destroy(): void
}

export const hashOf = (link: ShareLink): string => `#${formatShareLink(link)}`

export function createSession(app: App): Session {
  const transfers = signal(app.transfers.list())
  const meetingPoint = signal(app.meetingPoint.status)
  const shown = signal<TransferId | null>(null)
  const current = computed(() => transfers.value.find((transfer) => transfer.id === shown.value) ?? null)
  const isRisky = computed(() => transfers.value.some(losesOnLeave))

  // The store may hand out the same array again; a copy is a new value for whoever watches.
  const refresh = () => {
    transfers.value = [...app.transfers.list()]
  }
  const frame = oncePerFrame(refresh)
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  const find = (link: ShareLink) => {
    const hash = hashOf(link)
    return app.transfers.list().find((transfer) => hashOf(transfer.link) === hash) ?? null
  }

  const cleanups: (() => void)[] = [
    app.transfers.subscribe(frame.request),
    frame.cancel,
    app.meetingPoint.subscribe(() => {
      meetingPoint.value = app.meetingPoint.status
    }),
    effect(() => {
      document.title = current.value ? titleOf(current.value, productName) : productName
    }),
    effect(() => {
      if (isRisky.value) window.addEventListener('beforeunload', warn)
      return () => window.removeEventListener('beforeunload', warn)
    }),
  ]

  return {
    app,
    transfers,
    meetingPoint,
    find,
    show(id) {
      shown.value = id
      refresh()
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
      refresh()
    },
    destroy() {
      for (const cleanup of cleanups.splice(0)) cleanup()
    },
  }
}
