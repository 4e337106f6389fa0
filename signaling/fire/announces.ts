/** A 20-byte id, told from others by its text. */
export const id = (text: string): string => text.padEnd(20, '\u00fe').slice(0, 20)

export const announce = (
  infoHash: string,
  peerId: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({ action: 'announce', info_hash: id(infoHash), peer_id: id(peerId), ...more })

// As long as a sealed description with two candidates.
const sdp = 'QWxsIHRoaXMgaXMgc2VhbGVk'.repeat(36)

export const offers = (count: number, name = 'o'): unknown[] =>
  Array.from({ length: count }, (_, at) => ({ offer: { type: 'offer', sdp }, offer_id: id(`${name}${at}`) }))

export const answer = (infoHash: string, from: string, to: string, offerId: string): Record<string, unknown> =>
  announce(infoHash, from, { to_peer_id: id(to), offer_id: id(offerId), answer: { type: 'answer', sdp } })

/** An address of this machine that stands for a client's own: one of 16,000. */
export const loopback = (at: number): string => `127.${1 + ((at >> 14) & 63)}.${(at >> 7) & 127}.${1 + (at & 127)}`
