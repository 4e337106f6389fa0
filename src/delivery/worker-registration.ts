import type { Clock } from '../lib/clock.ts'
import type { PageMessage } from '../service-worker/protocol.ts'
import { serviceWorkerUrl } from './script-url.ts'

/** A first installation on a slow device; past it something is wrong. */
const activationMs = 10_000

/** The service worker as a page talks to it. */
export interface StreamWorker {
  /** The registration's scope, with its final slash. */
  readonly scope: string
  post(message: PageMessage, ports: MessagePort[]): void
}

/**
 * Registers the service worker for the page's own folder, or finds it registered, and waits until it runs.
 * `base` is the page's address. Rejects where the browser has none, or its file can't be loaded.
 */
export async function registerServiceWorker(
  container: ServiceWorkerContainer,
  base: string,
  clock: Clock,
): Promise<StreamWorker> {
  const scope = new URL('./', base).href
  const registration = await container.register(serviceWorkerUrl(base), { scope, updateViaCache: 'none' })
  const newest = registration.installing ?? registration.waiting
  if (newest && !registration.active) await activated(newest, clock)
  return {
    scope: registration.scope,
    // Looked up each time: an update replaces it.
    post: (message, ports) => registration.active?.postMessage(message, ports),
  }
}

function activated(worker: ServiceWorker, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      worker.removeEventListener('statechange', look)
      stopWaiting()
      if (error) reject(error)
      else resolve()
    }
    const look = () => {
      if (worker.state === 'activated') settle(null)
      if (worker.state === 'redundant') settle(new Error('the service worker was not installed'))
    }
    const stopWaiting = clock.after(activationMs, () => settle(new Error('the service worker did not start')))
    worker.addEventListener('statechange', look)
    look()
  })
}
