import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { addressGroup, clientAddress } from './client-address.ts'
import type { ConnectionLimits } from './connection-limits.ts'
import { requestPath } from './http-routes.ts'
import type { Metrics, RefusalReason } from './metrics.ts'
import type { PublicUrl } from './option-values.ts'
import { requestedSite, type SiteDeps } from './site.ts'
import type { Tracker } from './tracker.ts'

export interface UpgradeDeps extends SiteDeps {
  readonly tracker: Tracker
  readonly limits: ConnectionLimits
  readonly metrics: Metrics
  readonly maxMessageBytes: number
  readonly trustedProxies: number
  readonly publicUrl: PublicUrl | null
  /** Empty: every origin. */
  readonly allowedOrigins: readonly string[]
  readonly isReady: () => boolean
}

const paths = new Set(['/', '/announce'])
// A message may come in pieces, but not in thousands of them, each of which costs more than its bytes.
const maxFragments = 64
const maxBufferedChunks = 1024

/** For the `upgrade` event of an HTTP server: lets in who may use the tracker, and answers the others in HTTP. */
export function createUpgradeHandler(
  deps: UpgradeDeps,
): (request: IncomingMessage, stream: Duplex, head: Buffer) => void {
  const { tracker, limits, metrics } = deps
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Pings are answered by the session, which counts them.
    autoPong: false,
    maxPayload: deps.maxMessageBytes,
    maxFragments,
    maxBufferedChunks,
  })

  return (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    const refuse = (status: number, reason?: RefusalReason) => {
      if (reason) metrics.refuse(reason)
      const body = `${STATUS_CODES[status] ?? 'Refused'}\n`
      const head = `HTTP/1.1 ${status} ${body.trim()}\r\nConnection: close\r\nContent-Type: text/plain\r\n`
      stream.end(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, () => stream.destroy())
    }
    if (!paths.has(requestPath(request.url, deps.publicUrl?.base ?? '/') ?? '')) return refuse(404)
    if (!deps.isReady()) return refuse(503, 'stopping')
    if (!isOriginAllowed(deps, request)) return refuse(403, 'originNotAllowed')
    const forwardedFor = request.headers['x-forwarded-for']
    const address = clientAddress(request.socket.remoteAddress, forwardedFor?.toString(), deps.trustedProxies)
    const admission = limits.admit(addressGroup(address), performance.now())
    if (admission.kind === 'refused') return refuse(admission.reason === 'serverFull' ? 503 : 429, admission.reason)

    let isOpen = false
    // A handshake that ws refuses, or that breaks off, ends the stream without a WebSocket.
    stream.once('close', () => {
      if (!isOpen) admission.quota.release()
    })
    webSockets.handleUpgrade(request, stream, head, (webSocket) => {
      isOpen = true
      tracker.accept(webSocket, stream, admission.quota)
    })
  }
}

/** The own page may always use its tracker. Clients that are no browser send no origin; with a list they stay out. */
function isOriginAllowed(deps: UpgradeDeps, request: IncomingMessage): boolean {
  if (deps.allowedOrigins.length === 0) return true
  const { origin } = request.headers
  if (origin === undefined) return false
  const own = requestedSite(request.headers, deps)?.origin
  return origin === own || origin === deps.publicUrl?.origin || deps.allowedOrigins.includes(origin)
}
