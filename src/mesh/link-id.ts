import type { Brand } from '../lib/brand.ts'
import { fromHex, toHex, type Bytes } from '../lib/bytes.ts'

/**
 * 20 random bytes, as hex, that name one attempt to connect: the `offer_id` of the tracker dialect. The initiator makes
 * it; both ends compare it where two connections must be told apart.
 */
export type LinkId = Brand<string, 'LinkId'>

export const linkIdFrom = (bytes: Uint8Array): LinkId | null => (bytes.length === 20 ? (toHex(bytes) as LinkId) : null)

export const newLinkId = (randomBytes: (length: number) => Bytes): LinkId => toHex(randomBytes(20)) as LinkId

export function linkIdBytes(id: LinkId): Bytes {
  const bytes = fromHex(id)
  if (!bytes) throw new Error('a link id is always hex')
  return bytes
}
