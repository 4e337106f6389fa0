// Which of a member's addresses the browser is told. It checks every one of them by itself: over UDP with one small STUN
// request, but over TCP by connecting to it, and a host's name it looks up first. A member could name any service of the
// local network, so that only what two browsers need to meet is let through, in either direction.

/** Foundation, component, transport, priority, address, port, type and extensions (RFC 8839, section 5.1). */
const shape =
  /^candidate:[\w+/-]{1,32} 1 udp \d{1,10} (?<address>[\w.:-]{2,45}) (?<port>\d{1,5}) typ (?:host|srflx|prflx|relay)(?: [\w-]{1,32} [!-~]{1,256}){0,12}$/i
/** What browsers say in place of a local address; only the local network knows whose it is. */
const mdnsName = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.local$/i
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const ipv6 = /^[\da-f:.]*:[\da-f:.]*$/i
/** A URL's host is read and shortened by rules that everybody shares. */
const anyBase = 'http://localhost'

/**
 * Where services of the system are asked, and no browser ever listens. Chromium refuses these itself, but for 80 and 443.
 */
const reservedPorts = 1024

/** Whether two browsers can meet there by UDP. Loopback too: one machine may be all they have in common. */
export function isMeetingAddress(candidate: string): boolean {
  const { address, port } = shape.exec(candidate)?.groups ?? {}
  if (address === undefined || Number(port) < reservedPorts || Number(port) > 65_535) return false
  return mdnsName.test(address) || isOneHost(address)
}

/** An address of one host, and not of all or a group, nor "any". */
function isOneHost(address: string): boolean {
  if (ipv4.test(address)) {
    const first = Number.parseInt(address, 10)
    return first > 0 && first < 224
  }
  const url = `//[${address}]`
  if (!ipv6.test(address) || !URL.canParse(url, anyBase)) return false
  // In its one short form. An IPv4 address has its own, which is the one that browsers say.
  const { hostname } = new URL(url, anyBase)
  return hostname !== '[::]' && !/^\[(?:ff..:|::ffff:)/.test(hostname)
}
