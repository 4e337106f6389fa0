import { fromHex, type Bytes } from '../lib/bytes.ts'

/** RFC 8122, section 5: 32 pairs of hex digits with colons between them. */
const strictLine = /^a=fingerprint:sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i

/**
 * The SHA-256 of the DTLS certificate that a description promises. Null when there is none, when it uses another hash,
 * or when two lines differ: which of them a browser would hold the peer to is not ours to guess.
 */
export function parseFingerprint(sdp: string): Bytes | null {
  const found = new Set<string>()
  let strictLines = 0
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    const digits = strictLine.exec(line)?.[1]
    if (digits === undefined) continue
    strictLines++
    found.add(digits.replaceAll(':', '').toLowerCase())
  }
  // Every mention must have been a line that was understood, however oddly a parser might read the others.
  const mentions = sdp.match(/fingerprint/gi)?.length ?? 0
  const [digits] = found
  return digits !== undefined && found.size === 1 && strictLines === mentions ? fromHex(digits) : null
}
