import type { Clock } from '../lib/clock.ts'
import { type PageMessage, protocolVersion } from '../service-worker/protocol.ts'
import { parseSaveSignal } from './save-signal.ts'
import { serviceWorkerUrl } from './script-url.ts'

/** A first installation on a slow device; past it something is wrong. */
const activationMs = 10_000
/** A worker that is started for it takes a page over in some hundred ms. */
const answerMs = 1_000
/** One that has to be installed first takes longer. */
const controlMs = 10_000

/** The service worker as a page talks to it. */
export interface StreamWorker {
  /** The registration's scope, with its final slash. */
  readonly scope: string
  post(message: PageMessage, ports: MessagePort[]): void
  /** Asks for a sign of life of one stream. */
  ping(token: string): void
  /** Resolves once what the page loads goes through a worker of its version. Rejects where it does not come to that. */
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
    control: () => controlled(container, registration, clock),
  }
}

/**
 * A page that was there before its worker, or was reloaded past it, has to ask. Just after a deployment the worker may
 * still be the one before, which refuses a page of another version: the new one is then waited for.
 */
function controlled(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  clock: Clock,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let answered: ServiceWorker | null = null
    let renewal: 'none' | 'running' | 'over' = 'none'
    let openPort: MessagePort | null = null
    let isSettled = false
    const settle = (error: Error | null) => {
      isSettled = true
      openPort?.close()
      container.removeEventListener('controllerchange', changed)
      stopAsking()
      stopWaiting()
      if (error) reject(error)
      else resolve()
    }
    const look = () => {
      if (answered && container.controller === answered) settle(null)
    }
    function ask(): void {
      if (isSettled) return
      const asked = registration.active
      const { port1, port2 } = new MessageChannel()
      openPort?.close()
      openPort = port1
      const hear = ({ data }: MessageEvent<unknown>) => {
        const parsed = parseSaveSignal(data)
        if (parsed.ok && parsed.value.kind === 'alive') {
          answered = asked
          look()
        } else if (renewal === 'over') settle(new Error('the service worker is of another version'))
        else void renew()
      }
      port1.addEventListener('message', hear, { once: true })
      port1.start()
      const claim: PageMessage = { tukar: protocolVersion, kind: 'claim' }
      asked?.postMessage(claim, [port2])
    }
    function changed(): void {
      if (answered === container.controller) look()
      else ask()
    }
    async function renew(): Promise<void> {
      if (renewal !== 'none') return
      renewal = 'running'
      try {
        await registration.update()
        const newest = registration.installing ?? registration.waiting
        if (newest) await activated(newest, clock)
      } catch {
        // Without a network there is no other worker to wait for.
      }
      renewal = 'over'
      ask()
    }
    const stopAsking = clock.after(answerMs, () => void renew())
    const stopWaiting = clock.after(controlMs, () => settle(new Error('the service worker did not take the page')))
    container.addEventListener('controllerchange', changed)
    ask()
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
