import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  pbkdf2Sync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'

// PROTOCOL.md, "Share links", "Keys" and "Identity".

export const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

export interface SigningKey {
  readonly publicKey: Buffer
  sign(message: Uint8Array): Buffer
}

export function newSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    sign: (message) => sign(null, message, privateKey),
  }
}

export function isSignature(publicKey: Buffer, message: Uint8Array, signature: Buffer): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)
}

export const peerIdOf = (publicKey: Buffer): Buffer => sha256(publicKey).subarray(0, 20)

/** What the fragment of a sealed link says, and what follows from it. */
export interface Share {
  readonly fragment: string
  readonly secret: Buffer
  readonly linkSalt: Buffer
  readonly ownerKeyHash: Buffer
  readonly swarmId: Buffer
  readonly signallingKey: Buffer
}

export const shareOf = (link: string): Share =>
  shareFrom(Buffer.from(/#([\w-]{44})/.exec(link)?.[1] ?? '', 'base64url'))

/** A share of an own making. */
export const newShare = (owner: SigningKey): Share =>
  shareFrom(Buffer.concat([Buffer.from([1]), randomBytes(16), sha256(owner.publicKey).subarray(0, 16)]))

function shareFrom(keys: Buffer): Share {
  if (keys.length !== 33) throw new Error('not a sealed link')
  const secret = keys.subarray(1, 17)
  const ownerKeyHash = keys.subarray(17)
  const linkSalt = Buffer.concat([Buffer.from([1]), ownerKeyHash])
  const derive = (label: string, length: number) => deriveKey(secret, linkSalt, label, length)
  return {
    fragment: `#${keys.toString('base64url')}`,
    secret,
    linkSalt,
    ownerKeyHash,
    swarmId: derive('swarm-id', 20),
    signallingKey: derive('signalling-key', 32),
  }
}

export interface ContentKeys {
  readonly manifestKey: Buffer
  /** Null without a password. */
  readonly commitment: Buffer | null
}

export function contentKeysOf(share: Share, password?: { readonly text: string; readonly salt: Buffer }): ContentKeys {
  const stretched = password && pbkdf2Sync(password.text.normalize('NFKC'), password.salt, 600_000, 32, 'sha256')
  const master = stretched ? Buffer.concat([share.secret, stretched]) : share.secret
  return {
    manifestKey: deriveKey(master, share.linkSalt, 'manifest-key', 32),
    commitment: stretched ? deriveKey(master, share.linkSalt, 'password-commitment', 16) : null,
  }
}

const deriveKey = (key: Buffer, salt: Buffer, label: string, length: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, `tukar/1/${label}`, length))

export function labelled(label: string, ...fields: readonly Uint8Array[]): Buffer {
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(field.length)
    return [length, field]
  })
  return Buffer.concat([Buffer.from(`tukar/1/${label}\0`), ...parts])
}

export function sealBox(key: Buffer, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @throws when it was not sealed so. */
export function openBox(key: Buffer, sealed: Buffer, context: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(context)
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
}
