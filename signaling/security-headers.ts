import type { PublicUrl } from './option-values.ts'
import { webSocketOrigin, type Site } from './site.ts'

export interface SecurityDeps {
  readonly publicUrl: PublicUrl | null
  readonly meetingPoints: readonly string[]
  readonly isTls: boolean
}

const transportSecuritySeconds = 31_536_000
// web-share is the page's own by default, and Chromium for Linux warns of the name.
const granted = ['clipboard-write', 'screen-wake-lock']
const denied = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
const permissions = [...granted.map((name) => `${name}=(self)`), ...denied.map((name) => `${name}=()`)].join(', ')

/** Headers of every answer, for a page opened at `requested`. */
export function securityHeaders(deps: SecurityDeps, requested: Site): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(deps, requested),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': permissions,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    // Behind a proxy this is the proxy's to promise.
    ...(deps.isTls && { 'Strict-Transport-Security': `max-age=${transportSecuritySeconds}` }),
  }
}

/**
 * Scripts and workers come from `assets/` and the one worker file, not from `'self'` as a whole: the service worker
 * serves shared files under the same origin.
 */
function contentSecurityPolicy({ publicUrl, meetingPoints }: SecurityDeps, requested: Site): string {
  // Besides its public address the page must also run where it was asked for, such as on the operator's own machine.
  const sites: readonly Site[] = publicUrl ? [publicUrl, requested] : [requested]
  const scripts = unique(
    sites.flatMap(({ origin, base }) => [`${origin}${base}assets/`, `${origin}${base}service-worker.js`]),
  )
  // Not every browser takes WebSockets of the own host for 'self'. A link may name further meeting points, which are
  // contacted once the person allows them: the page's policy can't know their hosts.
  const connections = unique([...sites.map(webSocketOrigin), ...meetingPoints, 'wss:'])
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `worker-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' blob: ${connections}`,
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join('; ')
}

const unique = (sources: readonly string[]): string => [...new Set(sources)].join(' ')
