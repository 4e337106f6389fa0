import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBencode, type BencodeInput } from '../core/bencode.ts'
import { infoHashFrom, swarmIdFrom } from '../core/ids.ts'
import { manifestLimits, type Manifest, type ManifestFile, type ManifestPart } from '../core/manifest.ts'
import { safePaths } from '../core/safe-path.ts'
import type { Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { labelled, labels } from './labels.ts'
import { openManifest, openManifestHeader, sealManifest } from './manifest-envelope.ts'
import { sealBox } from './secret-box.ts'
import { generateSigningKey, ownerKeyHashOf } from './signing.ts'

const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte)
const required = <T>(value: T | null): T => {
  if (value === null) throw new Error('a fixture is missing')
  return value
}
const swarmId = required(swarmIdFrom(filled(20, 1)))
const infoHash = required(infoHashFrom(filled(20, 2)))
const manifestKey = filled(32, 3)
const ownerKey = await generateSigningKey()
const expected = { swarmId, ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey) }

const files: ManifestFile[] = [
  { path: 'holiday/one.jpg', size: 12_345, type: 'image/jpeg' },
  { path: 'holiday/empty', size: 0, type: '' },
]
const readyPart: ManifestPart = { infoHash, salt: filled(32, 4), files }
const manifest: Manifest = {
  swarmId,
  sequence: 2,
  partHashes: [infoHash, null],
  password: { salt: filled(16, 5), commitment: filled(16, 6) },
  expires: 1_900_000_000,
  parts: [readyPart, { infoHash: null, salt: null, files: [{ path: 'later.mp4', size: 2 ** 40, type: 'video/mp4' }] }],
}
const seal = (value: Manifest) => sealManifest({ manifest: value, ownerKey, manifestKey })
const open = (bytes: Bytes) => openManifest(bytes, expected, manifestKey)

// Thousands of signatures and lists of 100,000 files, on machines that may be busy.
const options = { timeout: 60_000 }

describe('a manifest', options, () => {
  it('opens as it was sealed', async () => {
    const bytes = await seal(manifest)
    expect(await open(bytes)).toEqual({ ok: true, value: manifest })
    const { parts: _, ...header } = manifest
    expect(await openManifestHeader(bytes, expected)).toEqual({ ok: true, value: header })
  })

  it('opens as it was sealed, whatever is in it', async () => {
    const anyFile = fc.record({
      path: fc.string({ unit: 'grapheme', maxLength: 30 }),
      size: fc.nat(2 ** 31 - 1),
      type: fc.constantFrom('', 'image/png', 'text/plain;charset=utf-8'),
    })
    const anyManifest = fc
      .record({
        sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        expires: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
        hasPassword: fc.boolean(),
        parts: fc.array(fc.tuple(fc.boolean(), fc.array(anyFile, { minLength: 1, maxLength: 8 })), {
          minLength: 1,
          maxLength: 5,
        }),
      })
      .map(({ sequence, expires, hasPassword, parts }): Manifest => {
        const paths = safePaths(parts.flatMap(([, list]) => list.map((file) => file.path))).values()
        const safeParts = parts.map(([isReady, list], index): ManifestPart => ({
          infoHash: isReady ? infoHashFrom(filled(20, index)) : null,
          salt: isReady ? filled(32, index) : null,
          files: list.map((file) => ({ ...file, path: paths.next().value ?? '' })),
        }))
        const partHashes = safeParts.map((part) => part.infoHash)
        return {
          swarmId,
          sequence,
          partHashes,
          password: hasPassword ? manifest.password : null,
          expires,
          parts: safeParts,
        }
      })
    await fc.assert(
      fc.asyncProperty(anyManifest, async (any) => {
        expect(await open(await seal(any))).toEqual({ ok: true, value: any })
      }),
    )
  })

  it('says nothing of names and sizes to who has no key', async () => {
    const text = Buffer.from(await seal(manifest)).toString('latin1')
    for (const secret of ['holiday', 'later.mp4', '12345', '1099511627776', 'jpeg']) expect(text).not.toContain(secret)
  })

  it('lists 100,000 files within its limits, in linear time', async () => {
    const many = Array.from({ length: manifestLimits.files }, (_, i) => ({
      path: `folder ${i % 100}/photograph number ${i}.jpg`,
      size: i * 1000,
      type: 'image/jpeg',
    }))
    const large: Manifest = { ...manifest, partHashes: [infoHash], parts: [{ ...readyPart, files: many }] }
    const started = performance.now()
    const bytes = await seal(large)
    const opened = await open(bytes)
    expect(performance.now() - started).toBeLessThan(30_000)
    expect(bytes.length).toBeLessThan(manifestLimits.bytes)
    expect(opened.ok && opened.value.parts[0]?.files.length).toBe(manifestLimits.files)
  })
})

describe('a foreign manifest', options, () => {
  it('opens with no bit changed', async () => {
    const bytes = await seal(manifest)
    const reasons = new Set<string>()
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      const opened = await open(flipped)
      reasons.add(opened.ok ? 'opened' : opened.reason)
    }
    expect([...reasons].sort()).toEqual(['malformed', 'wrongOwner', 'wrongSignature'])
  })

  it('is not cut and has nothing behind it', async () => {
    const bytes = await seal(manifest)
    expect(await open(bytes.slice(0, -1))).toEqual({ ok: false, reason: 'malformed' })
    expect(await open(Uint8Array.of(...bytes, 0))).toEqual({ ok: false, reason: 'malformed' })
    expect(await open(new Uint8Array(0))).toEqual({ ok: false, reason: 'malformed' })
  })

  it('is at most 8 MiB', async () => {
    expect(await open(new Uint8Array(manifestLimits.bytes + 1))).toEqual({ ok: false, reason: 'tooLarge' })
  })

  it('is of the owner whom the link names', async () => {
    const stranger = await generateSigningKey()
    const bytes = await sealManifest({ manifest, ownerKey: stranger, manifestKey })
    expect(await open(bytes)).toEqual({ ok: false, reason: 'wrongOwner' })
    expect(await openManifestHeader(bytes, expected)).toEqual({ ok: false, reason: 'wrongOwner' })

    const posing = await sealManifest({
      manifest,
      ownerKey: { ...stranger, publicKey: ownerKey.publicKey },
      manifestKey,
    })
    expect(await open(posing)).toEqual({ ok: false, reason: 'wrongSignature' })
  })

  it('is of this share', async () => {
    const other = await seal({ ...manifest, swarmId: required(swarmIdFrom(filled(20, 9))) })
    expect(await open(other)).toEqual({ ok: false, reason: 'wrongShare' })
    expect(await openManifestHeader(other, expected)).toEqual({ ok: false, reason: 'wrongShare' })
  })

  it('opens with its key alone; its header needs none', async () => {
    const bytes = await seal(manifest)
    expect(await openManifest(bytes, expected, filled(32, 7))).toEqual({ ok: false, reason: 'wrongKey' })
    expect((await openManifestHeader(bytes, expected)).ok).toBe(true)
  })

  it('has the body that was sealed for its header', async () => {
    const { body } = await halves(manifest)
    const { header } = await halves({ ...manifest, sequence: 3 })
    expect(await open(await sign(header, body))).toEqual({ ok: false, reason: 'wrongKey' })
  })
})

// From here on the owner lies: everything is signed and sealed with the right keys.
describe('a lying owner', options, () => {
  const headerFields = {
    version: 1,
    swarm: filled(20, 1),
    sequence: 2,
    parts: [filled(20, 2)],
  }
  const file = (path: string, size: BencodeInput = 1, type = ''): BencodeInput => [
    encodeUtf8(path),
    size,
    encodeUtf8(type),
  ]
  const part = (...list: BencodeInput[]): BencodeInput => ({ files: list, salt: filled(32, 4) })
  const bodyFields = { parts: [part(file('a'))] }

  const attempt = async (header: BencodeInput, body: BencodeInput) => {
    const headerBytes = encodeBencode(header)
    const sealed = await sealBox(manifestKey, encodeBencode(body), labelled(labels.manifestBody, headerBytes))
    return open(await sign(headerBytes, sealed))
  }
  const malformed = { ok: false, reason: 'malformed' }

  it('can tell the truth', async () => {
    expect((await attempt(headerFields, bodyFields)).ok).toBe(true)
  })

  it.each<[string, BencodeInput]>([
    ['a list', []],
    ['another version', { ...headerFields, version: 2 }],
    ['an unknown key', { ...headerFields, extra: 1 }],
    ['sequence 0', { ...headerFields, sequence: 0 }],
    ['a negative sequence', { ...headerFields, sequence: -1 }],
    ['no parts', { ...headerFields, parts: [] }],
    ['a short part hash', { ...headerFields, parts: [filled(19, 2)] }],
    ['parts that are a number', { ...headerFields, parts: 1 }],
    ['more parts than there may be', { ...headerFields, parts: Array.from({ length: 1025 }, () => filled(0, 0)) }],
    ['a short swarm id', { ...headerFields, swarm: filled(19, 1) }],
    ['a password without salt', { ...headerFields, password: { commitment: filled(16, 6) } }],
    ['a password with a short salt', { ...headerFields, password: { commitment: filled(16, 6), salt: filled(15, 5) } }],
    ['an end before time', { ...headerFields, expires: 0 }],
  ])('can not write a header with %s', async (_, header) => {
    expect(await attempt(header, bodyFields)).toEqual(malformed)
  })

  const body = (...parts: BencodeInput[]) => ({ parts })
  it.each<[string, BencodeInput]>([
    ['a number', 1],
    ['no parts', body()],
    ['a part more than the header', body(part(file('a')), part(file('b')))],
    ['an unknown key', { ...bodyFields, extra: 1 }],
    ['a part without files', body(part())],
    ['a part without its salt', body({ files: [file('a')], salt: filled(0, 0) })],
    ['a file of two values', body(part([encodeUtf8('a'), 1]))],
    ['a file of four values', body(part([encodeUtf8('a'), 1, encodeUtf8(''), 1]))],
    ['a negative size', body(part(file('a', -1)))],
    ['a size that is text', body(part(file('a', encodeUtf8('1'))))],
    ['sizes beyond safe integers', body(part(file('a', Number.MAX_SAFE_INTEGER), file('b', 1)))],
    ['a size that is safe only before it is sealed', body(part(file('a', Number.MAX_SAFE_INTEGER)))],
    ['a path that is no text', body(part([Uint8Array.of(0xff), 1, encodeUtf8('')]))],
    ['an empty path', body(part(file('')))],
    ['a path upwards', body(part(file('../a')))],
    ['a path from the root', body(part(file('/etc/passwd')))],
    ['a path with a backslash', body(part(file('a\\b')))],
    ['a reserved name', body(part(file('nul.txt')))],
    ['a bidirectional trick', body(part(file('a\u202egpj.exe')))],
    ['a path twice', body(part(file('a'), file('a')))],
    ['a path twice in other case', body(part(file('a'), file('A')))],
    ['a path twice in other composition', body(part(file('\u00e9'), file('e\u0301')))],
    ['a file that is a folder', body(part(file('a'), file('a/b')))],
    ['a media type with control characters', body(part(file('a', 1, 'text/html\r\nX: y')))],
    ['a media type of 128 characters', body(part(file('a', 1, 'x'.repeat(128))))],
  ])('can not write a body with %s', async (_, value) => {
    expect(await attempt(headerFields, value)).toEqual(malformed)
  })

  it('can not name one torrent twice', async () => {
    const twice = { ...headerFields, parts: [filled(20, 2), filled(20, 2)] }
    expect(await attempt(twice, body(part(file('a')), part(file('b'))))).toEqual(malformed)
  })

  it('can not give a salt for a part without a hash', async () => {
    expect(await attempt({ ...headerFields, parts: [filled(0, 0)] }, bodyFields)).toEqual(malformed)
  })

  it('can not list more files than there may be', async () => {
    const tooMany = Array.from({ length: manifestLimits.files + 1 }, (_, i) => file(String(i)))
    expect(await attempt(headerFields, body(part(...tooMany)))).toEqual(malformed)
  })
})

describe('sealManifest', () => {
  it.each<[string, Partial<Manifest>]>([
    ['sequence 0', { sequence: 0 }],
    ['no parts', { parts: [], partHashes: [] }],
    ['hashes that are not those of its parts', { partHashes: [null, infoHash] }],
    [
      'an unsafe path',
      { partHashes: [infoHash], parts: [{ ...readyPart, files: [{ path: '..', size: 1, type: '' }] }] },
    ],
    ['a short salt', { partHashes: [infoHash], parts: [{ ...readyPart, salt: filled(31, 4) }] }],
    [
      'a negative size',
      { partHashes: [infoHash], parts: [{ ...readyPart, files: [{ path: 'a', size: -1, type: '' }] }] },
    ],
  ])('refuses %s', async (_, change) => {
    await expect(seal({ ...manifest, ...change })).rejects.toMatchObject({ name: 'ManifestError', code: 'invalid' })
  })

  it('says when the list is too long for one share', async () => {
    const long = Array.from({ length: 40_000 }, (_, i) => ({ path: `${'x'.repeat(240)}${i}`, size: 1, type: '' }))
    const tooLarge = { ...manifest, partHashes: [infoHash], parts: [{ ...readyPart, files: long }] }
    await expect(seal(tooLarge)).rejects.toMatchObject({ name: 'ManifestError', code: 'tooLarge' })
  })
})

async function sign(header: Bytes, body: Bytes): Promise<Bytes> {
  const signature = await ownerKey.sign(labelled(labels.manifest, header, body))
  return encodeBencode({ body, header, owner: ownerKey.publicKey, signature })
}

async function halves(value: Manifest): Promise<{ readonly header: Bytes; readonly body: Bytes }> {
  const { encodeManifestBody, encodeManifestHeader } = await import('../core/manifest-codec.ts')
  const header = encodeManifestHeader(value)
  const body = await sealBox(manifestKey, encodeManifestBody(value.parts), labelled(labels.manifestBody, header))
  return { header, body }
}
