import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientConfig, type ClientConfigDeps } from './client-config.ts'
import { prometheusText, type Gauge, type Metrics } from './metrics.ts'
import { embedFile } from './page-policy.ts'
import { securityHeaders, type SecurityDeps } from './security-headers.ts'
import { requestedSite, type Site, type SiteDeps } from './site.ts'
import type { ContentEncoding, StaticFile, StaticFiles } from './static-files.ts'

export interface HttpDeps extends ClientConfigDeps, SecurityDeps, SiteDeps {
  readonly files: StaticFiles
  readonly metrics: Metrics
  readonly gauges: () => Readonly<Record<string, Gauge>>
  readonly isReady: () => boolean
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

const plainText = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
const json = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }
const maxUrl = 2048

/** Answers GET and HEAD; everything else gets the one status that says why not. */
export function createHttpHandler(deps: HttpDeps): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    deps.metrics.count('httpRequests')
    const site = requestedSite(request.headers, deps)
    if (!site) return send(request, response, refusal(400, 'Bad request: no usable Host header'), {})
    void respond(deps, request, response, site)
  }
}

async function respond(deps: HttpDeps, request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  let answer: Answer
  try {
    answer = await answerTo(deps, request, site)
  } catch {
    answer = refusal(500, 'Internal error')
  }
  const isEmbed = requestPath(request.url, deps.publicUrl?.base ?? '/') === `/${embedFile}`
  send(request, response, answer, securityHeaders(deps, site, isEmbed))
}

async function answerTo(deps: HttpDeps, request: IncomingMessage, site: Site): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const answer = refusal(405, 'Method not allowed')
    return { ...answer, headers: { ...answer.headers, Allow: 'GET, HEAD' } }
  }
  const path = requestPath(request.url, deps.publicUrl?.base ?? '/') ?? ''
  switch (path) {
    case '/healthz':
      return text(200, 'ok\n')
    case '/readyz':
      return deps.isReady() ? text(200, 'ready\n') : text(503, 'stopping\n')
    case '/metrics': {
      const headers = { ...plainText, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }
      return { status: 200, headers, body: prometheusText(deps.metrics, deps.gauges()) }
    }
    case '/stats.json':
      return { status: 200, headers: json, body: JSON.stringify(stats(deps)) }
    case '/config.json': {
      // Any page may ask where the meeting points are: a page on a static host can be pointed here.
      const headers = { ...json, 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }
      return { status: 200, headers, body: JSON.stringify(clientConfig(deps, site)) }
    }
    default: {
      const file = deps.files.get(path)
      return file ? fileAnswer(file, request) : refusal(404, 'Not found')
    }
  }
}

/** The decoded path without the public address's own, for a proxy may cut that off or pass it on; null for nonsense. */
export function requestPath(url: string | undefined, base: string): string | null {
  if (url === undefined || url.length > maxUrl || !url.startsWith('/')) return null
  const raw = url.replace(/[?#].*$/s, '')
  try {
    const path = decodeURIComponent(raw)
    return path.startsWith(base) ? path.slice(base.length - 1) : path
  } catch {
    return null
  }
}

async function fileAnswer(file: StaticFile, request: IncomingMessage): Promise<Answer> {
  const encoding = acceptedEncoding(request.headers['accept-encoding'])
  const encoded = encoding && (await file.encoded(encoding))
  // Each representation has its own tag, as a strong one must.
  const etag = encoded ? file.etag.replace(/"$/, `-${encoding}"`) : file.etag
  const headers = {
    'Content-Type': file.contentType,
    'Cache-Control': file.cacheControl,
    ETag: etag,
    'Last-Modified': file.lastModified,
    Vary: 'Accept-Encoding',
  }
  if (isFresh(request, etag, file.lastModified)) return { status: 304, headers, body: '' }
  if (!encoded || !encoding) return { status: 200, headers, body: file.body }
  return { status: 200, headers: { ...headers, 'Content-Encoding': encoding }, body: encoded }
}

/** The best of ours that the header names without `q=0`. */
function acceptedEncoding(header: string | string[] | undefined): ContentEncoding | null {
  const accepted = new Set<string>()
  for (const entry of String(header ?? '').split(',')) {
    const [name = '', ...parameters] = entry
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(name)
  }
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : null
}

/** RFC 9110 section 13.2.2: If-Modified-Since counts only where If-None-Match is missing. */
function isFresh({ headers }: IncomingMessage, etag: string, lastModified: string): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined)
    return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return since >= Date.parse(lastModified)
}

function stats({ metrics, gauges }: HttpDeps): Record<string, unknown> {
  const now = Object.entries(gauges()).map(([name, gauge]) => [name, gauge.value] as const)
  return { ...Object.fromEntries(now), ...metrics.counters(), refusals: metrics.refusals() }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  common: Readonly<Record<string, string>>,
): void {
  const headers: Record<string, string | number> = { ...common, ...answer.headers }
  if (answer.status !== 304) headers['Content-Length'] = Buffer.byteLength(answer.body)
  response.writeHead(answer.status, headers)
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

const text = (status: number, body: string): Answer => ({ status, headers: plainText, body })
const refusal = (status: number, reason: string): Answer => text(status, `${reason}\n`)
