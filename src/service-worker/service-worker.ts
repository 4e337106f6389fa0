import { toBase64url } from '../lib/base64url.ts'
import { systemClock } from '../lib/clock.ts'
import { isClaim } from './page-message.ts'
import { createNotifications } from './notifications.ts'
import type { SaveSignal } from './protocol.ts'
import { createRangeServer } from './range-server.ts'
import { createStreamRegistry } from './stream-registry.ts'

declare const self: ServiceWorkerGlobalScope

const streams = createStreamRegistry({
  clock: systemClock,
  scope: self.registration.scope,
  isOpen: async (clientId) => (await self.clients.get(clientId)) !== undefined,
})

const ranges = createRangeServer({
  clock: systemClock,
  scope: self.registration.scope,
  randomToken: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))),
  findPage: async (clientId) => (await self.clients.get(clientId)) ?? null,
})

const notifications = createNotifications({
  scope: self.registration.scope,
  show: (title, options) => self.registration.showNotification(title, options),
  async find(clientId) {
    const page = await self.clients.get(clientId)
    return page instanceof WindowClient ? page : null
  },
  openPage: () => self.clients.openWindow(self.registration.scope),
})

// A page never waits for older pages to close before it gets the worker of its own version.
self.addEventListener('install', () => void self.skipWaiting())

self.addEventListener('message', (event) => {
  const sender = event.source instanceof Client ? event.source : null
  streams.hear(event.data, sender, event.ports)
  ranges.hear(event.data)
  if (isClaim(event.data, sender, self.registration.scope)) event.waitUntil(take(event.ports))
  event.waitUntil(notifications.hear(event.data, sender))
})

async function take([port]: readonly MessagePort[]): Promise<void> {
  await self.clients.claim()
  port?.postMessage({ kind: 'alive' } satisfies SaveSignal)
}

self.addEventListener('fetch', (event) => {
  const response = streams.answer(event.request) ?? ranges.answer(event.request, event.clientId)
  if (response) event.respondWith(response)
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const data: unknown = event.notification.data
  event.waitUntil(notifications.press(data))
})
