// The address of a tracker as a link may name it. Only one spelling of an address is accepted (the one that
// `new URL(address).href` gives), so that what a person is asked to allow is what will be contacted.

// Declared here because src/core compiles without the DOM library; every context that runs it has it.
declare const URL: { new (text: string): { readonly href: string } }

export const meetingPointLimits = { count: 4, bytes: 255 } as const

const scheme = 'wss://'
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const ipv4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/
/** What a URL parser would read as (a part of) an IPv4 address in one of its old spellings. */
const numeric = /^(\d+|0x[0-9a-f]*)$/
const port = /^[1-9]\d{0,4}$/
const path = /^(\/([\w.~!$&'()*+,;=:@-]|%[\dA-Fa-f]{2})*)+$/
const query = /^([\w.~!$&()*+,;=:@/?-]|%[\dA-Fa-f]{2})*$/
const dotSegment = /\/(\.|%2e){1,2}(\/|$)/i
const defaultPort = 443

/** A normalised `wss:` address: host name or IPv4, no credentials, no fragment, no default port, always a path. */
export function isMeetingPoint(address: string): boolean {
  if (!address.startsWith(scheme) || address.length > meetingPointLimits.bytes) return false
  const slash = address.indexOf('/', scheme.length)
  if (slash < 0) return false
  const mark = address.indexOf('?', slash)
  const pathEnd = mark < 0 ? address.length : mark
  return (
    isAuthority(address.slice(scheme.length, slash)) &&
    isPath(address.slice(slash, pathEnd)) &&
    query.test(address.slice(pathEnd + 1)) &&
    isUrl(address)
  )
}

/** Last of all, because only a URL parser knows which `xn--` labels stand for a name; others it refuses or respells. */
function isUrl(address: string): boolean {
  try {
    return new URL(address).href === address
  } catch {
    return false
  }
}

function isAuthority(authority: string): boolean {
  const [host = '', portText, ...more] = authority.split(':')
  if (more.length > 0) return false
  if (portText !== undefined && !isPort(portText)) return false
  return isHost(host)
}

const isPort = (text: string): boolean => port.test(text) && Number(text) <= 65_535 && Number(text) !== defaultPort

function isHost(host: string): boolean {
  if (ipv4.test(host)) return true
  const labels = host.split('.')
  return host.length <= 253 && labels.every((part) => label.test(part)) && !numeric.test(labels.at(-1) ?? '')
}

const isPath = (text: string): boolean => path.test(text) && !dotSegment.test(text)
