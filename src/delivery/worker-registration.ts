import type { Clock } from '../lib/clock.ts'
import { type PageMessage, protocolVersion } from '../service-worker/protocol.ts'
import { serviceWorkerUrl } from './script-url.ts'

/** A first installation on a slow device; past it something is wrong. */
const activationMs = 10_000
/** A worker that runs takes a page over at once. */
const controlMs = 5_000

/** The service worker as a page talks to it. */
export interface StreamWorker {
  /** The registration's scope, with its final slash. */
  readonly scope: string
  post(message: PageMessage, ports: MessagePort[]): void
  /** Asks for a sign of life of one stream. */
  ping(token: string): void
  /** Resolves once what the page loads goes through the worker. Rejects where it does not come to that. */
  control(): Promise<void>
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
  // Looked up each time: an update replaces it.
  const post = (message: PageMessage, ports: MessagePort[]) => registration.active?.postMessage(message, ports)
  return {
    scope: registration.scope,
    post,
    ping: (token) => post({ tukar: protocolVersion, kind: 'ping', token }, []),
    control: () => controlled(container, clock, () => post({ tukar: protocolVersion, kind: 'claim' }, [])),
  }
}

/** A page that was there before its worker, or was reloaded past it, has to ask. */
function controlled(container: ServiceWorkerContainer, clock: Clock, ask: () => void): Promise<void> {
  if (container.controller) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      container.removeEventListener('controllerchange', look)
      stopWaiting()
      if (error) reject(error)
      else resolve()
    }
    const look = () => void (container.controller && settle(null))
    const stopWaiting = clock.after(controlMs, () => settle(new Error('the service worker did not take the page')))
    container.addEventListener('controllerchange', look)
    ask()
    look()
  })
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
