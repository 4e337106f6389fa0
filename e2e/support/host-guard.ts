import type { BrowserContext } from '@playwright/test'

/** Hears every request and WebSocket of a context's pages and workers. */
export interface HostGuard {
  /** A further `host:port` that the test names as part of the deployment. */
  allow(host: string): void
  /** What went elsewhere, what the page's policy stopped, and what no code caught. Empty when all is well. */
  offences(): readonly string[]
}

export function watchHosts(context: BrowserContext, host: string): HostGuard {
  const allowed = new Set([host])
  const addresses: string[] = []
  const faults: string[] = []
  context.on('request', (request) => addresses.push(request.url()))
  context.on('weberror', (fault) => faults.push(`uncaught: ${fault.error().stack || fault.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Trusted ?Types/i.test(message.text())) {
      faults.push(message.text())
    }
  })
  context.on('page', (page) => page.on('websocket', (socket) => addresses.push(socket.url())))
  return {
    allow: (other) => void allowed.add(other),
    offences: () => [...addresses.filter((address) => isForeign(address, allowed)), ...faults],
  }
}

function isForeign(address: string, allowed: ReadonlySet<string>): boolean {
  const url = new URL(address)
  if (url.protocol === 'blob:') return isForeign(url.pathname, allowed)
  return !['data:', 'about:', 'chrome:'].includes(url.protocol) && !allowed.has(url.host)
}
