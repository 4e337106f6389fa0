import { describe, expect, it } from 'vitest'
import { createHash } from 'node:crypto'
import { fromHex, toHex } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { generateSigningKey, ownerKeyHashOf, peerIdOf, signingKeyFrom, verifySignature } from './signing.ts'

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array()
// RFC 8032, 7.1, test 2.
const rfcKey = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
const rfcSignature = bytes(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
)
const rfcMessage = Uint8Array.of(0x72)

describe('verifySignature', () => {
  it('accepts the vector of RFC 8032', async () => {
    expect(await verifySignature(rfcKey, rfcMessage, rfcSignature)).toBe(true)
  })

  it('refuses every other message, key and signature', async () => {
    expect(await verifySignature(rfcKey, Uint8Array.of(0x73), rfcSignature)).toBe(false)
    expect(await verifySignature(rfcKey.with(0, 0), rfcMessage, rfcSignature)).toBe(false)
    expect(await verifySignature(rfcKey, rfcMessage, rfcSignature.with(40, 0))).toBe(false)
    // S beyond the group's order, which RFC 8032 5.1.7 forbids.
    expect(
      await verifySignature(rfcKey, rfcMessage, bytes(`${toHex(rfcSignature).slice(0, 64)}${'f'.repeat(64)}`)),
    ).toBe(false)
  })

  it.each([
    ['an empty key', new Uint8Array(0), rfcSignature],
    ['a long key', new Uint8Array(33), rfcSignature],
    ['no point of the curve', new Uint8Array(32).fill(0xff), rfcSignature],
    ['an empty signature', rfcKey, new Uint8Array(0)],
    ['a long signature', rfcKey, new Uint8Array(65)],
  ])('refuses %s', async (_, key, signature) => {
    expect(await verifySignature(key, rfcMessage, signature)).toBe(false)
  })
})

describe('generateSigningKey', () => {
  it('signs what its public key verifies', async () => {
    const key = await generateSigningKey()
    const message = encodeUtf8('hello')
    const signature = await key.sign(message)
    expect(key.publicKey.length).toBe(32)
    expect(signature.length).toBe(64)
    expect(await verifySignature(key.publicKey, message, signature)).toBe(true)
    expect(await verifySignature((await generateSigningKey()).publicKey, message, signature)).toBe(false)
  })

  it('keeps its private half inside, through storage too', async () => {
    const key = await generateSigningKey()
    expect(key.keyPair.privateKey.extractable).toBe(false)
    const restored = await signingKeyFrom(structuredClone(key.keyPair))
    expect(restored.publicKey).toEqual(key.publicKey)
    expect(await verifySignature(key.publicKey, rfcMessage, await restored.sign(rfcMessage))).toBe(true)
  })
})

describe('names of keys', () => {
  it('are beginnings of their SHA-256', async () => {
    const digest = createHash('sha256').update(rfcKey).digest('hex')
    expect(await peerIdOf(rfcKey)).toBe(digest.slice(0, 40))
    expect(toHex(await ownerKeyHashOf(rfcKey))).toBe(digest.slice(0, 32))
  })
})
