import { describe, expect, it } from 'vitest'
import { hkdfSync, pbkdf2Sync } from 'node:crypto'
import { toHex } from '../lib/bytes.ts'
import { deriveContentKeys, derivePartKey, deriveShareKeys } from './derive.ts'

const counting = (from: number, length = 16) => Uint8Array.from({ length }, (_, i) => from + i)
const link = { secret: counting(0), ownerKeyHash: counting(16) }
const password = { text: 'correct horse', salt: counting(32) }

const hkdf = (secret: Uint8Array, label: string, length: number, salt = Uint8Array.of(1, ...link.ownerKeyHash)) =>
  toHex(new Uint8Array(hkdfSync('sha256', secret, salt, label, length)))

describe('deriveShareKeys', () => {
  it('matches the vectors of PROTOCOL.md', async () => {
    const keys = await deriveShareKeys(link)
    expect(keys.swarmId).toBe('a9488198f7c2964ed258c0899d6e919f923fbbd9')
    expect(toHex(keys.signallingKey)).toBe('173ea8efc417d0e4d86a08414fcd0ec172af9b95cffcf88add67dc17ade61523')
  })

  it('is HKDF-SHA-256 with the kind and the owner as salt', async () => {
    const keys = await deriveShareKeys(link)
    expect(keys.swarmId).toBe(hkdf(link.secret, 'tukar/1/swarm-id', 20))
    expect(toHex(keys.signallingKey)).toBe(hkdf(link.secret, 'tukar/1/signalling-key', 32))
  })

  it('gives another swarm for another owner', async () => {
    const other = await deriveShareKeys({ ...link, ownerKeyHash: counting(17) })
    const keys = await deriveShareKeys(link)
    expect(other.swarmId).not.toBe(keys.swarmId)
    expect(other.signallingKey).not.toEqual(keys.signallingKey)
  })
})

// Slow by design: each password costs 600,000 rounds.
describe('deriveContentKeys', { timeout: 60_000 }, () => {
  it('matches the vectors of PROTOCOL.md without a password', async () => {
    const keys = await deriveContentKeys(link, null)
    expect(toHex(keys.manifestKey)).toBe('2f9f5a2cadc2127187d04e4ab967a05dc5bda40de9b83597f85fce109b198d3c')
    expect(toHex(keys.contentRoot)).toBe('1fd77d78fd8ba4ecfea425cd83494ad9dd35c45dfed15fad6a8082a64a02a1c6')
    expect(keys.commitment).toBeNull()
    expect(toHex(keys.contentRoot)).toBe(hkdf(link.secret, 'tukar/1/content-root', 32))
  })

  it('matches the vectors of PROTOCOL.md with a password', async () => {
    const keys = await deriveContentKeys(link, password)
    expect(toHex(keys.manifestKey)).toBe('3e259700da68f5987d9b7cf1793dc9bcccc650cac98fa78dbdc4dfc9e2dc6042')
    expect(toHex(keys.contentRoot)).toBe('b790441ca34d14b4e3f41265c09ca0f1356b0b72dce8721621d968e9074cfc2d')
    expect(keys.commitment && toHex(keys.commitment)).toBe('650684b713e52f82970107001124256f')
  })

  it('mixes the link and 600,000 rounds of the password', async () => {
    const stretched = pbkdf2Sync('correct horse', password.salt, 600_000, 32, 'sha256')
    const secret = Uint8Array.of(...link.secret, ...stretched)
    const keys = await deriveContentKeys(link, password)
    expect(toHex(keys.manifestKey)).toBe(hkdf(secret, 'tukar/1/manifest-key', 32))
    expect(toHex(keys.contentRoot)).toBe(hkdf(secret, 'tukar/1/content-root', 32))
    expect(keys.commitment && toHex(keys.commitment)).toBe(hkdf(secret, 'tukar/1/password-commitment', 16))
  })

  it('needs both the link and the password', async () => {
    const keys = await deriveContentKeys(link, password)
    const others = await Promise.all([
      deriveContentKeys({ ...link, secret: counting(1) }, password),
      deriveContentKeys(link, { ...password, text: 'correct horsf' }),
      deriveContentKeys(link, { ...password, salt: counting(33) }),
      deriveContentKeys(link, { ...password, text: '' }),
    ])
    for (const other of others) {
      expect(other.manifestKey).not.toEqual(keys.manifestKey)
      expect(other.contentRoot).not.toEqual(keys.contentRoot)
      expect(other.commitment).not.toEqual(keys.commitment)
    }
  })

  it('takes a password typed on two keyboards for one', async () => {
    const composed = await deriveContentKeys(link, { ...password, text: 'Cafe\u0301 \ufb01ne \uff11' })
    const typed = await deriveContentKeys(link, { ...password, text: 'Caf\u00e9 fine 1' })
    expect(composed).toEqual(typed)
  })
})

describe('derivePartKey', () => {
  it('matches the vector of PROTOCOL.md', async () => {
    const { contentRoot } = await deriveContentKeys(link, null)
    const salt = counting(64, 32)
    const key = toHex(await derivePartKey(contentRoot, salt))
    expect(key).toBe('6469cecfc1c14e45ea1086bdd02f5495d9a6284357d921d6efcce2df1451b21c')
    expect(key).toBe(hkdf(contentRoot, 'tukar/1/part-key', 32, salt))
    expect(toHex(await derivePartKey(contentRoot, counting(65, 32)))).not.toBe(key)
  })
})
