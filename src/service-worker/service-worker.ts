import { systemClock } from '../lib/clock.ts'
import { createStreamRegistry } from './stream-registry.ts'

declare const self: ServiceWorkerGlobalScope

const streams = createStreamRegistry({
  clock: systemClock,
  scope: self.registration.scope,
  isOpen: async (clientId) => (await self.clients.get(clientId)) !== undefined,
})

// A page never waits for older pages to close before it gets the worker of its own version.
self.addEventListener('install', () => void self.skipWaiting())

self.addEventListener('message', (event) => {
  const { source } = event
  streams.hear(event.data, source instanceof Client ? source : null, event.ports)
})

self.addEventListener('fetch', (event) => {
  const response = streams.answer(event.request)
  if (response) event.respondWith(response)
})

// A notification that a page could not show by itself leads back to a page.
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(showPage())
})

async function showPage(): Promise<void> {
  // A page that was there before its worker is not controlled by it, and may be the one that has news.
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  await page?.focus()
}
