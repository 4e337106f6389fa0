import { isIP, isIPv4 } from 'node:net'

/**
 * Who is at the other end. Each trusted proxy appends the address that it saw, so the client stands `trustedProxies`
 * places from the end; whatever is further left was written by the client itself.
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const chain = [...(forwardedFor === undefined ? [] : forwardedFor.split(',')), remote ?? ''].map(bareAddress)
  return chain[Math.max(0, chain.length - 1 - trustedProxies)] || (chain.at(-1) ?? '')
}

/** What limits count by: an IPv4 address, or the /64 of an IPv6 address, since one household or server has a whole one. */
export function addressGroup(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (isIP(plain) !== 6) return plain
  return ipv6Groups(plain).slice(0, 4).join(':')
}

/** The eight 16-bit groups of a valid IPv6 address, in hex without leading zeros. */
export function ipv6Groups(address: string): string[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    return `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => Number.parseInt(group, 16).toString(16))
}

function bareAddress(entry: string): string {
  const text = entry.trim()
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1]
  const candidate = bracketed ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  return isIP(candidate) === 0 ? '' : candidate
}
