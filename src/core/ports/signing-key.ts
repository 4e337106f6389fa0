import type { Bytes } from '../../lib/bytes.ts'
import type { PeerId } from '../ids.ts'

/** An Ed25519 key pair as the platform stores it; nobody reads its private half. */
export interface StoredKeyPair {
  readonly privateKey: object
  readonly publicKey: object
}

/** An Ed25519 key pair as the domain sees it. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes
  /** What a member with this key is called. */
  readonly peerId: PeerId
  /** A 64-byte signature. */
  sign(message: Uint8Array): Promise<Bytes>
}
