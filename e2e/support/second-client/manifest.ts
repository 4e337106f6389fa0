import { encodeBencode, type Bencodable } from './bencode.ts'
import { labelled, sealBox, type Share, type SigningKey } from './keys.ts'

// PROTOCOL.md, "Manifest". Every field can be said otherwise than an owner would.

export interface ManifestOptions {
  readonly share: Share
  readonly owner: SigningKey
  readonly manifestKey: Buffer
  readonly sequence: number
  readonly names: readonly string[]
  /** Bytes, of each. */
  readonly size?: number
  /** Added to the header's fields, or in their place. */
  readonly header?: { readonly [key: string]: Bencodable }
  /** In place of the owner's. */
  readonly signer?: SigningKey
}

/** A list of files that are still being prepared. */
export function sealManifest({ share, owner, manifestKey, sequence, names, ...lies }: ManifestOptions): Buffer {
  const header = encodeBencode({ parts: [''], sequence, swarm: share.swarmId, version: 1, ...lies.header })
  const files = names.map((name) => [name, lies.size ?? 1000, 'text/plain'])
  const plain = encodeBencode({ parts: [{ files, salt: '' }] })
  const body = sealBox(manifestKey, plain, labelled('manifest-body', header))
  const signature = (lies.signer ?? owner).sign(labelled('manifest', header, body))
  return encodeBencode({ body, header, owner: owner.publicKey, signature })
}
