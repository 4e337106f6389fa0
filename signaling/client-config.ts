import type { IceServer, PublicUrl } from './option-values.ts'
import { announceUrl, outwardSite, type Site } from './site.ts'

/** What the page reads from config.json beside it. */
export interface ClientConfig {
  readonly iceServers: readonly IceServer[]
  /** `ws:` or `wss:` addresses of trackers, our own first. */
  readonly meetingPoints: readonly string[]
  readonly contact: string | null
  readonly publicUrl: string | null
  /** Connections that carry blocks between two pages, at most. */
  readonly maxLanes: number
}

export interface ClientConfigDeps {
  readonly publicUrl: PublicUrl | null
  readonly iceServers: readonly IceServer[]
  readonly meetingPoints: readonly string[]
  readonly contact: string | null
  readonly maxLanes: number
  /** Null where STUN is off. */
  readonly stunPort: number | null
}

export function clientConfig(deps: ClientConfigDeps, requested: Site): ClientConfig {
  const site = outwardSite(deps.publicUrl, requested)
  // The name may stand for ::1 first, where a server on 127.0.0.1 does not listen.
  const stunHost = site.hostname === 'localhost' ? '127.0.0.1' : site.hostname
  const ownStun = deps.stunPort === null ? [] : [{ urls: `stun:${stunHost}:${deps.stunPort}` }]
  return {
    iceServers: [...ownStun, ...deps.iceServers],
    meetingPoints: [...new Set([announceUrl(site), ...deps.meetingPoints])],
    contact: deps.contact,
    publicUrl: deps.publicUrl?.href ?? null,
    maxLanes: deps.maxLanes,
  }
}
