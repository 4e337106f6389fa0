import { concatBytes, type Bytes } from '../lib/bytes.ts'

// For small messages that share one key: AES-256-GCM with a random nonce. 2^32 messages per key keep the odds of a
// repeated nonce below 2^-32 (NIST SP 800-38D, 8.3); a share's signals and manifests stay far below that.

const nonceLength = 12
const tagLength = 16

/** `key` is 32 bytes. Returns nonce ‖ ciphertext ‖ tag; `context` is authenticated and not sent. */
export async function sealBox(key: Bytes, plain: Bytes, context: Bytes): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
  const sealed = await crypto.subtle.encrypt(parameters(nonce, context), await importKey(key, 'encrypt'), plain)
  return concatBytes(nonce, new Uint8Array(sealed))
}

/** Null when the key or the context is another, or a bit was changed. */
export async function openBox(key: Bytes, sealed: Bytes, context: Bytes): Promise<Bytes | null> {
  if (sealed.length < nonceLength + tagLength) return null
  const secret = await importKey(key, 'decrypt')
  const nonce = sealed.subarray(0, nonceLength)
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, context), secret, sealed.subarray(nonceLength)))
  } catch (error) {
    if (isNotAuthentic(error)) return null
    throw error
  }
}

/** What crypto.subtle rejects with when a GCM tag does not match (WebCrypto, "AES-GCM: Decrypt"). */
export const isNotAuthentic = (error: unknown): boolean => error instanceof Error && error.name === 'OperationError'

const parameters = (iv: Bytes, additionalData: Bytes) => ({ name: 'AES-GCM', iv, additionalData })

const importKey = (key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])
