import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'

// Domain separation: what is derived, signed or sealed for one purpose can never be taken for another. A protocol that
// changes what a label stands for changes the number in it. PROTOCOL.md lists them.

export type Label = `tukar/1/${string}`

export const labels = {
  // HKDF info, see derive.ts
  swarmId: 'tukar/1/swarm-id',
  signallingKey: 'tukar/1/signalling-key',
  manifestKey: 'tukar/1/manifest-key',
  contentRoot: 'tukar/1/content-root',
  passwordCommitment: 'tukar/1/password-commitment',
  partKey: 'tukar/1/part-key',
  // Signatures
  manifest: 'tukar/1/manifest',
  signal: 'tukar/1/signal',
  hello: 'tukar/1/hello',
  ownerHello: 'tukar/1/owner-hello',
  // Additional data of sealed boxes
  manifestBody: 'tukar/1/manifest-body',
  signalBox: 'tukar/1/signal-box',
} as const satisfies Record<string, Label>

/**
 * The message to sign, or the context to seal under: the label in ASCII, a zero byte, then each part after its length
 * (4 bytes, big-endian), so that no two lists of parts give the same bytes.
 */
export function labelled(label: Label, ...parts: readonly Uint8Array[]): Bytes {
  const framed: Uint8Array[] = [encodeUtf8(label), new Uint8Array(1)]
  for (const part of parts) {
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, part.length)
    framed.push(length, part)
  }
  return concatBytes(...framed)
}
