import type { BrowserContext } from '@playwright/test'

/** Hears every request and WebSocket of a context's pages and workers. */
export interface HostGuard {
  /** A further `host:port` that the test names as part of the deployment. */
  allow(host: string): void
  /** What went elsewhere, what the page's policy stopped, and what no code caught. Empty when all is well. */
  offences(): readonly string[]
}

export async function watchHosts(context: BrowserContext, host: string): Promise<HostGuard> {
  const allowed = new Set([host])
  const addresses: string[] = []
  const faults: string[] = []
  await context.addInitScript(watchPage)
  context.on('request', (request) => addresses.push(request.url()))
  context.on('weberror', (fault) => faults.push(`uncaught: ${fault.error().stack || fault.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && pageFault.test(message.text())) faults.push(message.text())
  })
  context.on('page', (page) => page.on('websocket', (socket) => addresses.push(socket.url())))
  return {
    allow: (other) => void allowed.add(other),
    offences: () => [...addresses.filter((address) => isForeign(address, allowed)), ...faults],
  }
}

/** What a page's console says when its policy stopped something; a browser's words, or `watchPage`'s. */
export const pageFault = /Content Security Policy|Trusted ?Types|^guard: /i

/**
 * Runs in each page before its own scripts, and says in the console what no request shows: what the policy stopped, and
 * STUN and TURN servers, which are asked by UDP, unless the deployment's config.json names them.
 */
export function watchPage(): void {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
    console.error(`guard: the policy stopped ${effectiveDirective} ${blockedURI} ${sample}`)
  })
  const Original = globalThis.RTCPeerConnection
  // Some tests take it away.
  if (!Original) return
  const addressesOf = (servers: readonly RTCIceServer[] = []) => servers.flatMap(({ urls }) => urls)
  const named = new Set<string>()
  const read = Response.prototype.json
  Response.prototype.json = async function (this: Response): Promise<unknown> {
    const value: { iceServers?: RTCIceServer[] } = await read.call(this)
    // Of another host, the request itself is an offence.
    if (this.url.endsWith('/config.json')) for (const address of addressesOf(value.iceServers)) named.add(address)
    return value
  }
  const look = (configuration: RTCConfiguration | undefined) => {
    for (const address of addressesOf(configuration?.iceServers)) {
      if (!named.has(address)) console.error(`guard: ICE server ${address}`)
    }
  }
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      look(configuration)
      super(configuration)
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      look(configuration)
      super.setConfiguration(configuration)
    }
  }
}

/** Whether this is an address of a `host:port` that is not among these. */
export function isForeign(address: string, allowed: ReadonlySet<string>): boolean {
  const url = new URL(address)
  if (url.protocol === 'blob:') return isForeign(url.pathname, allowed)
  return !['data:', 'about:', 'chrome:'].includes(url.protocol) && !allowed.has(url.host)
}
