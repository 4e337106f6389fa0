import {
  parseCount,
  parseIceServer,
  parseMeetingPoint,
  parseOrigin,
  parsePublicUrl,
  parseRate,
  parseSwitch,
  parseText,
  splitList,
} from './option-values.ts'
import { fail, ok, type Result } from './result.ts'

// Every option once: its flag, its environment variable, its default and its line of help.

export interface OptionRow<T> {
  readonly flag: string
  readonly env: string
  /** How the value is called in the help; null for a switch, which takes none. */
  readonly placeholder: string | null
  readonly parse: (texts: readonly string[]) => Result<T>
  readonly splitEnv: (text: string) => readonly string[]
  readonly fallback: T
  readonly help: string
}

const kibibyte = 1024
const mebibyte = 1024 * kibibyte
const most = 100_000_000

export const optionTable = {
  host: one('host', 'HOST', 'ADDRESS', parseText, '127.0.0.1', 'address to listen on; 0.0.0.0 or :: is every address'),
  port: one('port', 'PORT', 'NUMBER', parseCount(0, 65_535), 8080, 'TCP port; 0 picks a free one'),
  publicUrl: maybe(
    'public-url',
    'PUBLIC_URL',
    'URL',
    parsePublicUrl,
    'address that others use, such as that of an HTTPS proxy in front',
  ),
  tlsCert: maybe('tls-cert', 'TLS_CERT', 'FILE', parseText, 'certificate chain (PEM): serve HTTPS; needs --tls-key'),
  tlsKey: maybe('tls-key', 'TLS_KEY', 'FILE', parseText, 'private key (PEM) of --tls-cert'),
  trustProxy: one(
    'trust-proxy',
    'TRUST_PROXY',
    'NUMBER',
    parseCount(0, 8),
    0,
    'how many proxies in front append to X-Forwarded-For; 0 ignores that header',
  ),
  contact: maybe('contact', 'CONTACT', 'TEXT', parseText, 'how to reach who runs this, shown on the privacy page'),
  iceServers: many(
    'ice-server',
    'ICE_SERVERS',
    'SERVER',
    parseIceServer,
    'STUN or TURN server for the page: an address, or JSON with urls, username, credential; repeatable',
  ),
  meetingPoints: many(
    'meeting-point',
    'MEETING_POINTS',
    'URL',
    parseMeetingPoint,
    'further tracker (ws: or wss:) for the page; repeatable',
  ),
  allowedOrigins: many(
    'allowed-origin',
    'ALLOWED_ORIGINS',
    'ORIGIN',
    parseOrigin,
    'web origin whose pages may use this tracker, besides its own page; repeatable; none given: all may',
  ),
  announceInterval: one(
    'announce-interval',
    'ANNOUNCE_INTERVAL',
    'SECONDS',
    parseCount(5, 3600),
    120,
    'how often clients are asked to announce',
  ),
  noStun: flag('no-stun', 'NO_STUN', 'do not answer STUN requests'),
  stunPort: one(
    'stun-port',
    'STUN_PORT',
    'NUMBER',
    parseCount(0, 65_535),
    3478,
    'UDP port for STUN; 0 picks a free one',
  ),
  stunHost: maybe(
    'stun-host',
    'STUN_HOST',
    'ADDRESS',
    parseText,
    'address for STUN to listen on; every address when --public-url is given, else that of --host',
  ),
  maxMessageBytes: one(
    'max-message-bytes',
    'MAX_MESSAGE_BYTES',
    'BYTES',
    parseCount(1024, mebibyte),
    64 * kibibyte,
    'longest message to the tracker',
  ),
  maxBufferedBytes: one(
    'max-buffered-bytes',
    'MAX_BUFFERED_BYTES',
    'BYTES',
    parseCount(kibibyte, 64 * mebibyte),
    256 * kibibyte,
    'unsent bytes after which a slow connection is cut',
  ),
  maxSockets: one('max-sockets', 'MAX_SOCKETS', 'NUMBER', parseCount(1, most), 10_000, 'WebSockets in all'),
  maxSocketsPerAddress: one(
    'max-sockets-per-address',
    'MAX_SOCKETS_PER_ADDRESS',
    'NUMBER',
    parseCount(1, most),
    100,
    'WebSockets from one address (IPv6: one /64)',
  ),
  maxPlainPerAddress: one(
    'max-plain-per-address',
    'MAX_PLAIN_PER_ADDRESS',
    'NUMBER',
    parseCount(1, most),
    64,
    'connections from one address that are no WebSockets (not counted with --trust-proxy)',
  ),
  maxSwarms: one('max-swarms', 'MAX_SWARMS', 'NUMBER', parseCount(1, most), 100_000, 'swarms in all'),
  maxSwarmsPerSocket: one(
    'max-swarms-per-socket',
    'MAX_SWARMS_PER_SOCKET',
    'NUMBER',
    parseCount(1, most),
    256,
    'swarms that one connection may be in',
  ),
  maxPeersPerSwarm: one(
    'max-peers-per-swarm',
    'MAX_PEERS_PER_SWARM',
    'NUMBER',
    parseCount(2, most),
    5_000,
    'peers in one swarm',
  ),
  maxOffers: one('max-offers', 'MAX_OFFERS', 'NUMBER', parseCount(1, 82), 20, 'offers in one announce'),
  maxScrape: one('max-scrape', 'MAX_SCRAPE', 'NUMBER', parseCount(1, 1000), 64, 'info hashes in one scrape'),
  connectRate: one(
    'connect-rate',
    'CONNECT_RATE',
    'RATE',
    parseRate,
    { perSecond: 20, burst: 200 },
    'new connections a second from one address, /burst',
  ),
  messageRate: one(
    'message-rate',
    'MESSAGE_RATE',
    'RATE',
    parseRate,
    { perSecond: 50, burst: 500 },
    'messages a second on one connection, /burst',
  ),
  messageRatePerAddress: one(
    'message-rate-per-address',
    'MESSAGE_RATE_PER_ADDRESS',
    'RATE',
    parseRate,
    { perSecond: 500, burst: 5_000 },
    'messages a second from one address, /burst',
  ),
  byteRate: one(
    'byte-rate',
    'BYTE_RATE',
    'RATE',
    parseRate,
    { perSecond: 128 * kibibyte, burst: 4 * mebibyte },
    'received bytes a second on one connection, /burst',
  ),
  byteRatePerAddress: one(
    'byte-rate-per-address',
    'BYTE_RATE_PER_ADDRESS',
    'RATE',
    parseRate,
    { perSecond: mebibyte, burst: 32 * mebibyte },
    'received bytes a second from one address, /burst',
  ),
  maxViolations: one(
    'max-violations',
    'MAX_VIOLATIONS',
    'NUMBER',
    parseCount(1, most),
    20,
    'refused messages after which a connection is closed (one is forgiven every 10 s)',
  ),
  pingInterval: one(
    'ping-interval',
    'PING_INTERVAL',
    'MS',
    parseCount(30, 3_600_000),
    30_000,
    'time between pings; a connection that missed one is cut',
  ),
  takeoverTimeout: one(
    'takeover-timeout',
    'TAKEOVER_TIMEOUT',
    'MS',
    parseCount(10, 60_000),
    2_000,
    'time to answer after which a silent connection loses its peer id to the one that reconnects',
  ),
  idleTimeout: one(
    'idle-timeout',
    'IDLE_TIMEOUT',
    'MS',
    parseCount(10, 3_600_000),
    120_000,
    'time after which a connection that is in no swarm is closed',
  ),
  stunRate: one('stun-rate', 'STUN_RATE', 'NUMBER', parseCount(1, most), 50, 'STUN answers a second for one address'),
} as const satisfies Record<string, OptionRow<unknown>>

export type Options = {
  readonly [Name in keyof typeof optionTable]: (typeof optionTable)[Name] extends OptionRow<infer T> ? T : never
}

type Parse<T> = (text: string) => Result<T>

function one<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  fallback: T,
  help: string,
): OptionRow<T> {
  // The last one counts, so that a wrapper script's flag can be followed by a person's own.
  const parseLast = (texts: readonly string[]) => parse(texts.at(-1) ?? '')
  return { flag: flagName, env, placeholder, parse: parseLast, splitEnv: (text) => [text], fallback, help }
}

function maybe<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  help: string,
): OptionRow<T | null> {
  return one<T | null>(flagName, env, placeholder, parse, null, help)
}

function many<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  help: string,
): OptionRow<readonly T[]> {
  const parseAll = (texts: readonly string[]): Result<readonly T[]> => {
    if (texts.length > 16) return fail('may be given 16 times at most')
    const values: T[] = []
    for (const text of texts) {
      const value = parse(text)
      if (!value.ok) return value
      values.push(value.value)
    }
    return ok(values)
  }
  return { flag: flagName, env, placeholder, parse: parseAll, splitEnv: splitList, fallback: [], help }
}

function flag(flagName: string, env: string, help: string): OptionRow<boolean> {
  return { ...one<boolean>(flagName, env, '', parseSwitch, false, help), placeholder: null }
}
