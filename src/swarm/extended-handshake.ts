import { decodeBencode, encodeBencode, type BencodeDictionary, type BencodeValue } from '../core/bencode.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { frameOf, messageId } from './wire-message.ts'

// BEP 10. Of what a peer says in its extended handshake, the engine hears one number, written anew: its own bencode
// decoder runs out of memory on eleven bytes.

/** The id under which our extended handshake offers `lt_donthave`, the one extension that is let through. */
export const donthaveId = 2

/** What the engine hears instead of `body`, which stands behind the extension's id; null when that is no handshake. */
export function rewriteExtendedHandshake(body: Bytes): Bytes | null {
  const handshake = decodeBencode(body, { values: 256 })
  if (!handshake.ok || !isDictionary(handshake.value)) return null
  const names = handshake.value['m'] ?? {}
  if (!isDictionary(names)) return null
  const id = names['lt_donthave'] ?? 0
  if (typeof id !== 'number' || id < 0 || id > 255) return null
  // Id 0 switches an extension off.
  const known = encodeBencode({ m: id === 0 ? {} : { lt_donthave: id } })
  return frameOf(messageId.extended, concatBytes(Uint8Array.of(0), known))
}

const isDictionary = (value: BencodeValue): value is BencodeDictionary =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)
