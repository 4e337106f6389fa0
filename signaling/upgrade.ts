import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { addressGroup, clientAddress } from './client-address.ts'
import type { ConnectionLimits } from './connection-limits.ts'
import { requestPath } from './http-routes.ts'
import type { Metrics, RefusalReason } from './metrics.ts'
import type { PublicUrl } from './option-values.ts'
import type { PlainConnections } from './plain-connections.ts'
import { requestedSite, type SiteDeps } from './site.ts'
import type { Tracker } from './tracker.ts'
import { answerHandshake } from './websocket-handshake.ts'

export interface UpgradeDeps extends SiteDeps {
  readonly tracker: Tracker
  readonly limits: ConnectionLimits
  readonly metrics: Metrics
  readonly plain: PlainConnections
  readonly trustedProxies: number
  readonly publicUrl: PublicUrl | null
  /** Empty: every origin. */
  readonly allowedOrigins: readonly string[]
  readonly isReady: () => boolean
}

const paths = new Set(['/', '/announce'])

/** For the `upgrade` event of an HTTP server: lets in who may use the tracker, and answers the others in HTTP. */
export function createUpgradeHandler(
  deps: UpgradeDeps,
): (request: IncomingMessage, stream: Duplex, head: Buffer) => void {
  const { tracker, limits, metrics, plain } = deps

  return (request, stream, head) => {
    const refuse = (status: number, reason?: RefusalReason, headers = '') => {
      if (reason) metrics.refuse(reason)
      stream.on('error', () => stream.destroy())
      const body = `${STATUS_CODES[status] ?? 'Refused'}\n`
      const first = `HTTP/1.1 ${status} ${body.trim()}\r\nConnection: close\r\nContent-Type: text/plain\r\n`
      stream.end(`${first}${headers}Content-Length: ${body.length}\r\n\r\n${body}`, () => stream.destroy())
    }
    if (!paths.has(requestPath(request.url, deps.publicUrl?.base ?? '/') ?? '')) return refuse(404)
    if (!deps.isReady()) return refuse(503, 'stopping')
    if (!isOriginAllowed(deps, request)) return refuse(403, 'originNotAllowed')
    const handshake = answerHandshake(request)
    if (handshake.kind === 'refused') return refuse(handshake.status, 'badHandshake', handshake.headers)
    // Gone already; its close was heard by the HTTP server.
    if (stream.destroyed) return
    const forwardedFor = request.headers['x-forwarded-for']
    const address = clientAddress(request.socket.remoteAddress, forwardedFor?.toString(), deps.trustedProxies)
    const admission = limits.admit(addressGroup(address), performance.now())
    if (admission.kind === 'refused') return refuse(admission.reason === 'serverFull' ? 503 : 429, admission.reason)

    plain.upgraded(request.socket)
    // A keep-alive connection may have a timer running.
    request.socket.setTimeout(0)
    stream.write(handshake.head)
    tracker.accept(stream, head, admission.quota)
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
