import { systemClock } from '../lib/clock.ts'
import { createNotifications } from './notifications.ts'
import { createStreamRegistry } from './stream-registry.ts'

declare const self: ServiceWorkerGlobalScope

const streams = createStreamRegistry({
  clock: systemClock,
  scope: self.registration.scope,
  isOpen: async (clientId) => (await self.clients.get(clientId)) !== undefined,
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
  event.waitUntil(notifications.hear(event.data, sender))
})

self.addEventListener('fetch', (event) => {
  const response = streams.answer(event.request)
  if (response) event.respondWith(response)
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const data: unknown = event.notification.data
  event.waitUntil(notifications.press(data))
})
