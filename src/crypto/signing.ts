import { peerIdFrom, type PeerId } from '../core/ids.ts'
import type { SigningKey, StoredKeyPair } from '../core/ports/signing-key.ts'
import type { Bytes } from '../lib/bytes.ts'
import { sha256 } from './digest.ts'

// Ed25519 (RFC 8032). The private key never leaves crypto.subtle; IndexedDB stores the CryptoKey objects as they are.

export const publicKeyLength = 32
export const signatureLength = 64
const ownerKeyHashLength = 16

export interface StorableSigningKey extends SigningKey {
  /** Structured-cloneable; the private half is not extractable. */
  readonly keyPair: CryptoKeyPair
}

export async function generateSigningKey(): Promise<StorableSigningKey> {
  return signingKeyFrom(await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']))
}

/** A key pair that was stored before; null when it is none. */
export async function storedSigningKey({ privateKey, publicKey }: StoredKeyPair): Promise<StorableSigningKey | null> {
  if (!(privateKey instanceof CryptoKey) || !(publicKey instanceof CryptoKey)) return null
  try {
    return await signingKeyFrom({ privateKey, publicKey })
  } catch {
    return null
  }
}

/** A key pair that was stored before. */
export async function signingKeyFrom(keyPair: CryptoKeyPair): Promise<StorableSigningKey> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keyPair.publicKey))
  return {
    publicKey,
    peerId: await peerIdOf(publicKey),
    keyPair,
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', keyPair.privateKey, new Uint8Array(message))),
  }
}

/** False for anything that is not the signature of this key over this message, also for bytes that are no key. */
export async function verifySignature(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== publicKeyLength || signature.length !== signatureLength) return false
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', true, ['verify'])
  } catch {
    // Some implementations refuse here what is not a point of the curve, others only when they verify.
    return false
  }
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}

export async function peerIdOf(publicKey: Uint8Array): Promise<PeerId> {
  const id = peerIdFrom((await sha256(new Uint8Array(publicKey))).subarray(0, 20))
  if (!id) throw new Error('20 bytes of a SHA-256 always make a name')
  return id
}

/** What a link commits to: the first 16 bytes of SHA-256 of the owner's public key. */
export async function ownerKeyHashOf(publicKey: Uint8Array): Promise<Bytes> {
  return (await sha256(new Uint8Array(publicKey))).slice(0, ownerKeyHashLength)
}
