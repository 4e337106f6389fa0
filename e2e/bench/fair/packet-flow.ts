/** What a packet counts for: the app is the only one here that speaks UDP, a TCP flow is known by the port that it goes to. */
export type Flow = 'udp' | `tcp ${number}` | 'other'

const tcp = 6
const udp = 17

/** @param packet a whole IP packet */
export function flowOf(packet: Buffer): Flow {
  // RFC 791, section 3.1: version and length of the header in words of 4 bytes; the protocol is its 10th byte.
  const first = packet[0] ?? 0
  if (first >> 4 !== 4) return 'other'
  const headerLength = (first & 0xf) * 4
  const protocol = packet[9]
  if (protocol === udp) return 'udp'
  if (protocol !== tcp || packet.length < headerLength + 4) return 'other'
  return `tcp ${packet.readUInt16BE(headerLength + 2)}`
}
