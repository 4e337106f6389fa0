import type { IncomingHttpHeaders } from 'node:http'
import { isIPv6 } from 'node:net'
import type { PublicUrl } from './option-values.ts'

/** An address under which the page is reached. */
export interface Site {
  /** `https://host:port` */
  readonly origin: string
  readonly host: string
  /** Without port; IPv6 in brackets. */
  readonly hostname: string
  /** Path before the page's own paths; begins and ends with a slash. */
  readonly base: string
}

export interface SiteDeps {
  readonly isTls: boolean
  /** Whether X-Forwarded-Proto is a trusted proxy's word. */
  readonly isProxied: boolean
}

const maxHost = 262

/** The site that a request asked for, or null where its Host header is none. */
export function requestedSite(headers: IncomingHttpHeaders, { isTls, isProxied }: SiteDeps): Site | null {
  const host = headers.host?.toLowerCase()
  if (host === undefined || host.length > maxHost) return null
  // Nothing but these characters may get into a header or a document from here.
  const match = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/.exec(host)
  const hostname = match?.[1]
  if (hostname === undefined || Number(match?.[2] ?? 0) > 65_535) return null
  if (hostname.startsWith('[') && !isIPv6(hostname.slice(1, -1))) return null
  const isSecure = isTls || (isProxied && headers['x-forwarded-proto'] === 'https')
  return { origin: `${isSecure ? 'https' : 'http'}://${host}`, host, hostname, base: '/' }
}

/** The address to tell others: the configured one, else the one that was asked for. */
export const outwardSite = (publicUrl: PublicUrl | null, requested: Site): Site => publicUrl ?? requested

/** Where the tracker of a site is. */
export function announceUrl(site: Site): string {
  return `${webSocketOrigin(site)}${site.base}announce`
}

export function webSocketOrigin(site: Site): string {
  return `${site.origin.startsWith('https:') ? 'wss' : 'ws'}://${site.host}`
}
