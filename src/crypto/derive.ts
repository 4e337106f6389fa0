import { swarmIdFrom, type SwarmId } from '../core/ids.ts'
import type { ShareLink } from '../core/share-link.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { labels, type Label } from './labels.ts'

// Every key of a sealed share, from its link and, where there is one, its password. All are HKDF-SHA-256 (RFC 5869)
// with the link's public half as the salt: the same secret under another owner is another swarm with other keys.

const sealedKind = 1
const keyLength = 32
const swarmIdLength = 20
const commitmentLength = 16

/** Exactly; a count in the manifest could be set low by whoever wants to guess, or high to stall a browser. */
const passwordRounds = 600_000
export const passwordSaltLength = 16
export const partSaltLength = 32

type LinkKeys = Pick<ShareLink, 'secret' | 'ownerKeyHash'>

export interface ShareKeys {
  /** All that a tracker sees. */
  readonly swarmId: SwarmId
  /** 32 bytes: seals what goes through a tracker. */
  readonly signallingKey: Bytes
}

export interface ContentKeys {
  /** 32 bytes: seals the manifest's body. */
  readonly manifestKey: Bytes
  /** 32 bytes: part keys come from it. */
  readonly contentRoot: Bytes
  /** 16 bytes that stand in the manifest's header; null without a password. */
  readonly commitment: Bytes | null
}

export interface SharePassword {
  /** As typed; compared in Unicode's compatibility form (NFKC), so that two keyboards agree. */
  readonly text: string
  /** 16 bytes. */
  readonly salt: Bytes
}

/** What is known from the link alone, password or not. */
export async function deriveShareKeys(link: LinkKeys): Promise<ShareKeys> {
  const [swarmName, signallingKey] = await Promise.all([
    deriveKey(link.secret, saltOf(link), labels.swarmId, swarmIdLength),
    deriveKey(link.secret, saltOf(link), labels.signallingKey, keyLength),
  ])
  const swarmId = swarmIdFrom(swarmName)
  if (!swarmId) throw new Error('a swarm id is derived with its length')
  return { swarmId, signallingKey }
}

/** With a password it takes a noticeable part of a second, and both halves are needed: the link's secret and the password. */
export async function deriveContentKeys(link: LinkKeys, password: SharePassword | null): Promise<ContentKeys> {
  const secret = password ? concatBytes(link.secret, await stretchPassword(password)) : link.secret
  const [manifestKey, contentRoot, commitment] = await Promise.all([
    deriveKey(secret, saltOf(link), labels.manifestKey, keyLength),
    deriveKey(secret, saltOf(link), labels.contentRoot, keyLength),
    password ? deriveKey(secret, saltOf(link), labels.passwordCommitment, commitmentLength) : null,
  ])
  return { manifestKey, contentRoot, commitment }
}

/** The 32-byte key of one hashing pass; `salt` is its 32 fresh random bytes, so no key ever seals two different plaintexts. */
export const derivePartKey = (contentRoot: Bytes, salt: Bytes): Promise<Bytes> =>
  deriveKey(contentRoot, salt, labels.partKey, keyLength)

const saltOf = (link: LinkKeys): Bytes => concatBytes(Uint8Array.of(sealedKind), link.ownerKeyHash)

async function deriveKey(secret: Bytes, salt: Bytes, label: Label, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: encodeUtf8(label) }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8))
}

async function stretchPassword({ text, salt }: SharePassword): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', encodeUtf8(text.normalize('NFKC')), 'PBKDF2', false, ['deriveBits'])
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: passwordRounds }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, keyLength * 8))
}
