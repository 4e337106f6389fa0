import { parsePageMessage } from './page-message.ts'
import type { Sender } from './sender.ts'

/** What a notification carries along: which page it came from. */
interface NoticeFacts {
  readonly page: string
}

export interface NotificationsDeps {
  /** The registration's scope, with its final slash. */
  readonly scope: string
  readonly show: (title: string, options: { readonly body: string; readonly data: NoticeFacts }) => Promise<void>
  /** The open page with this client's id, in whatever tab; null when it is gone. */
  readonly find: (clientId: string) => Promise<{ focus(): Promise<unknown> } | null>
  readonly openPage: () => Promise<unknown>
}

export interface Notifications {
  /** Takes any message that reached the worker; those that ask for no notification do nothing. */
  hear(data: unknown, sender: Sender | null): Promise<void>
  /** One was pressed: leads to the page that it came from, or to a new one. `data` as it was shown with. */
  press(data: unknown): Promise<void>
}

/** The notifications of pages whose browser lets none show one itself, as Chromium on phones. */
export function createNotifications({ scope, show, find, openPage }: NotificationsDeps): Notifications {
  return {
    async hear(data, sender) {
      const message = parsePageMessage(data)
      if (!message.ok || message.value.kind !== 'notify' || !sender?.url.startsWith(scope)) return
      const { title, body } = message.value
      await show(title, { body, data: { page: sender.id } })
    },
    async press(data) {
      const id = pageOf(data)
      const page = id === null ? null : await find(id)
      // Of several pages only that one has the files.
      if (page) await page.focus()
      else await openPage()
    },
  }
}

/** The data of a notification that an earlier worker showed may be anything. */
function pageOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('page' in data)) return null
  return typeof data.page === 'string' ? data.page : null
}
