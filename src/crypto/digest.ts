import type { Bytes } from '../lib/bytes.ts'

/** What BEP 3 identifies pieces and torrents by; where the AEAD tag also guards the bytes, its known weakness costs nothing. */
export const sha1 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-1', bytes))

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
