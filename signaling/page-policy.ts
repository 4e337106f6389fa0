import type { Site } from './site.ts'

// What a browser lets the page do. One source for the headers of the signalling process, for `_headers` (static hosts) and
// for the policy in the built page itself. Nothing of Node in here: the build imports it.

export interface PagePolicy {
  /** Whose scripts and workers run: addresses, or the hash of a first script that vouches for the rest. */
  readonly scripts: readonly string[]
  /** Where the page connects to, besides its own origin. */
  readonly connections: readonly string[]
}

// web-share is the page's own by default. Chromium for Linux warns of that name, and of bluetooth, at each load.
const granted = ['clipboard-write', 'screen-wake-lock']
const denied = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

/** Each makes exactly one address: see `trustedScriptUrl`. */
const trustedTypesPolicies = ['tukar-hashing', 'tukar-service-worker']

/** Headers beside the Content-Security-Policy; the same for every answer. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [...granted.map((name) => `${name}=(self)`), ...denied.map((name) => `${name}=()`)].join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/**
 * Scripts and workers come from `assets/` and the one worker file, not from `'self'` as a whole: the service worker
 * serves shared files under the same origin.
 */
export const scriptSources = ({ origin, base }: Pick<Site, 'origin' | 'base'>): readonly string[] => [
  `${origin}${base}assets/`,
  `${origin}${base}service-worker.js`,
]

/** The one page that other sites may hold in a frame: a link's player, and nothing else. */
export const embedFile = 'embed.html'

/** The value of a Content-Security-Policy header, for all but `embedFile`. */
export const headerPolicy = (policy: PagePolicy): string => [...directives(policy), "frame-ancestors 'none'"].join('; ')

/** The same for a `<meta>`, which can say everything but who may frame the page, and for `embedFile`. */
export const metaPolicy = (policy: PagePolicy): string => directives(policy).join('; ')

function directives({ scripts, connections }: PagePolicy): readonly string[] {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    // Without it script-src holds for workers too, and then what a trusted script starts is trusted.
    ...(scripts.includes("'strict-dynamic'") ? [] : [`worker-src ${scripts.join(' ')}`]),
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    // A link can name further meeting points, always wss:, which are contacted when the person allows them.
    `connect-src ${[...new Set(["'self'", 'blob:', 'wss:', ...connections])].join(' ')}`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypesPolicies.join(' ')}`,
  ]
}
