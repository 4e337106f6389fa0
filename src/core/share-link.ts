import type { Bytes } from '../lib/bytes.ts'

/** A sealed share's link: everything a receiver needs, and all of it stays in the fragment, which no server sees. */
export interface ShareLink {
  readonly kind: 'sealed'
  /** 16 random bytes; every key of the share is derived from them. */
  readonly secret: Bytes
  /** The first 16 bytes of SHA-256 of the owner's public key: who may change what is shared. */
  readonly ownerKeyHash: Bytes
  /** `wss:` addresses that the sender uses beside the deployment's own. Nothing contacts them before the person agrees. */
  readonly meetingPoints: readonly string[]
}
