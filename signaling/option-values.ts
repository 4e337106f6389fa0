import { fail, ok, type Result } from './result.ts'
import type { Rate } from './token-bucket.ts'

// One parser for each kind of value. A reason completes the sentence "--flag ...": "must be a number from 0 to 65535".

const maxText = 2048
const maxIceUrls = 16
/** A sentence or two: it stands on a page, beside others. */
const maxContact = 300

/** The address that people use from outside, as a proxy or a name gives it. */
export interface PublicUrl {
  /** Ends in a slash; no query, fragment or credentials. */
  readonly href: string
  readonly origin: string
  /** `host` or `host:port`. */
  readonly host: string
  /** Without port; IPv6 in brackets. */
  readonly hostname: string
  /** Path before the page's own paths; begins and ends with a slash. */
  readonly base: string
}

/** As RTCConfiguration takes it. */
export interface IceServer {
  readonly urls: string | readonly string[]
  readonly username?: string
  readonly credential?: string
}

export function parseText(text: string): Result<string> {
  if (text.length > maxText || /\p{Cc}/u.test(text)) return fail('must be one line of plain text')
  return ok(text)
}

export function parseContact(text: string): Result<string> {
  const contact = text.trim()
  // Nothing invisible either, which can turn around or hide what stands beside it.
  if (contact === '' || contact.length > maxContact || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(contact))
    return fail(`must be one line of plain text, at most ${maxContact} characters`)
  return ok(contact)
}

export function parseSwitch(text: string): Result<boolean> {
  if (/^(1|true|yes|on)$/i.test(text)) return ok(true)
  if (/^(0|false|no|off)$/i.test(text)) return ok(false)
  return fail('must be true or false')
}

export const parseCount =
  (least: number, most: number) =>
  (text: string): Result<number> => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most ? ok(value) : fail(`must be a whole number from ${least} to ${most}`)
  }

/** `20` or `20/100`: so many a second, and so many at once. */
export function parseRate(text: string): Result<Rate> {
  const match = /^(\d{1,12})(?:\/(\d{1,12}))?$/.exec(text)
  const perSecond = Number(match?.[1])
  const burst = Number(match?.[2] ?? match?.[1])
  if (!(perSecond > 0 && burst > 0))
    return fail('must be a rate such as 20 or 20/100: so many a second, so many at once')
  return ok({ perSecond, burst })
}

export function parsePublicUrl(text: string): Result<PublicUrl> {
  const url = parseUrl(text, ['http:', 'https:'])
  if (!url || url.search || url.hash || endsSource(url))
    return fail('must be an address such as https://share.example.org/')
  const base = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  return ok({ href: `${url.origin}${base}`, origin: url.origin, host: url.host, hostname: url.hostname, base })
}

/** Normal form, as browsers send it in the Origin header. */
export function parseOrigin(text: string): Result<string> {
  const url = parseUrl(text, ['http:', 'https:'])
  if (!url || url.pathname !== '/' || url.search || url.hash) {
    return fail('must be an origin such as https://share.example.org')
  }
  return ok(url.origin)
}

export function parseMeetingPoint(text: string): Result<string> {
  const url = parseUrl(text, ['ws:', 'wss:'])
  if (!url || url.hash || endsSource(url)) return fail('must be an address such as wss://tracker.example.org/announce')
  return ok(url.href)
}

/** A `stun:` or `turn:` address, or a JSON object with `urls` and, for TURN, `username` and `credential`. */
export function parseIceServer(text: string): Result<IceServer> {
  if (isIceUrl(text)) return ok({ urls: text })
  const value = parseJson(text)
  if (!isRecord(value))
    return fail('must be a stun: or turn: address or a JSON object with urls, username and credential')
  const { urls, username, credential, ...rest } = value
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) return fail(`has a field that ICE servers don't have, "${unknown.slice(0, 40)}"`)
  const list: unknown = Array.isArray(urls) ? urls : [urls]
  if (!isIceUrlList(list)) return fail('needs urls that begin with stun:, stuns:, turn: or turns:')
  if (!isShortTextOrMissing(username) || !isShortTextOrMissing(credential)) {
    return fail('needs username and credential as texts')
  }
  return ok({
    urls: list,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  })
}

/** Values of a repeatable option in one environment variable: a JSON list, or separated by commas. */
export function splitList(text: string): readonly string[] {
  const list = text.trimStart().startsWith('[') ? parseJson(text) : undefined
  if (Array.isArray(list)) return list.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
  // A lone JSON object has commas of its own.
  if (text.trimStart().startsWith('{')) return [text]
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function parseUrl(text: string, protocols: readonly string[]): URL | null {
  if (text.length > maxText || !URL.canParse(text)) return null
  const url = new URL(text)
  return protocols.includes(url.protocol) && url.hostname !== '' && !url.username && !url.password ? url : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Addresses stand in the Content-Security-Policy header, where these characters end a source or a directive.
const endsSource = (url: URL): boolean => /[;,'"\s]/.test(url.href)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isIceUrl = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= maxText &&
  /^(stuns?|turns?):[^\s/?#]+(\?transport=(udp|tcp))?$/.test(value)
const isIceUrlList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= maxIceUrls && value.every(isIceUrl)
const isShortTextOrMissing = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && value.length <= maxText)
