import { networkInterfaces } from 'node:os'
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
  await context.addInitScript(watchPage, ownAddresses())
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

/** Where members of one machine may find each other. "Any" is where a description says that it names no address. */
export function ownAddresses(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries = []) => entries.map(({ address }) => address))
  return ['127.0.0.1', '::1', '0.0.0.0', '::', ...addresses]
}

/**
 * Runs in each page before its own scripts, and says in the console what no request shows: what the policy stopped; STUN
 * and TURN servers, which are asked by UDP, unless the deployment's config.json names them; and where a connection is
 * told to look for its other end, unless that is one of these addresses or a name of the local network.
 */
export function watchPage(own: readonly string[]): void {
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
  const lookAt = (address: string | undefined) => {
    if (address === undefined || own.includes(address) || /^[\da-f-]{36}\.local$/i.test(address)) return
    console.error(`guard: ICE candidate ${address}`)
  }
  const { addIceCandidate, setRemoteDescription } = Original.prototype
  Original.prototype.addIceCandidate = async function (this: RTCPeerConnection, told?: RTCIceCandidateInit | null) {
    // By TCP the browser connects: no member's word is enough for that, wherever it leads.
    const [, , transport, , address] = told?.candidate?.split(' ') ?? []
    if (transport?.toLowerCase() === 'tcp') console.error(`guard: TCP candidate ${address}`)
    else lookAt(address)
    await Reflect.apply(addIceCandidate, this, [told])
  }
  Original.prototype.setRemoteDescription = async function (this: RTCPeerConnection, told: RTCSessionDescriptionInit) {
    for (const [, address] of told.sdp?.matchAll(/^a=candidate:(?:\S+ ){4}(\S+)/gm) ?? []) lookAt(address)
    for (const [, address] of told.sdp?.matchAll(/^c=IN IP[46] (\S+)/gm) ?? []) lookAt(address)
    await Reflect.apply(setRemoteDescription, this, [told])
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

/** Chromium's own, which it shows PDFs with: nothing of it comes from anywhere. */
const pdfViewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/'

/** Whether this is an address of a `host:port` that is not among these. */
export function isForeign(address: string, allowed: ReadonlySet<string>): boolean {
  const url = new URL(address)
  if (address.startsWith(pdfViewer)) return false
  if (url.protocol === 'blob:') return isForeign(url.pathname, allowed)
  return !['data:', 'about:', 'chrome:'].includes(url.protocol) && !allowed.has(url.host)
}
