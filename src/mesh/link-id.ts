import type { Brand } from '../lib/brand.ts'
import { fromHex, toHex, type Bytes } from '../lib/bytes.ts'

/**
 * 20 random bytes, as hex, that name one attempt to connect: the `offer_id` of the tracker dialect. The initiator makes
 * it; both ends compare it where two connections must be told apart.
 */
export type LinkId = Brand<string, 'LinkId'>

const isLinkId = (text: string): text is LinkId => /^[0-9a-f]{40}$/.test(text)

export function linkIdFrom(bytes: Uint8Array): LinkId | null {
  const text = toHex(bytes)
  return isLinkId(text) ? text : null
}

export function newLinkId(randomBytes: (length: number) => Bytes): LinkId {
  const id = linkIdFrom(randomBytes(20))
  if (!id) throw new Error('20 bytes were asked for')
  return id
}

export function linkIdBytes(id: LinkId): Bytes {
  const bytes = fromHex(id)
  if (!bytes) throw new Error('a link id is always hex')
  return bytes
}
