import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '../lib/bytes.ts'
import { known } from '../lib/known.test-support.ts'
import { infoHashFrom, swarmIdFrom } from './ids.ts'
import { encodeManifestBody, encodeManifestHeader, parseManifestBody, parseManifestHeader } from './manifest-codec.ts'
import { manifestLimits, type Manifest } from './manifest.ts'
import { safePaths } from './safe-path.ts'

const bytesOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes))
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const anyFile = fc.record({
  path: fc.string({ unit: 'grapheme', maxLength: 20 }),
  size: fc.nat(2 ** 31 - 1),
  type: fc.constantFrom('', 'image/png', 'text/plain;charset=utf-8'),
})
const anyManifest: fc.Arbitrary<Manifest> = fc
  .record({
    swarm: bytesOf(20),
    sequence: positive,
    expires: fc.option(positive),
    password: fc.option(fc.record({ salt: bytesOf(16), commitment: bytesOf(16) })),
    parts: fc.uniqueArray(
      fc.record({
        hash: bytesOf(20),
        salt: fc.option(bytesOf(32)),
        files: fc.array(anyFile, { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 5, selector: ({ hash }) => hash.join() },
    ),
  })
  .map(({ swarm, parts: drafts, ...header }) => {
    const paths = safePaths(drafts.flatMap(({ files }) => files.map(({ path }) => path)))
    let next = 0
    const parts = drafts.map(({ hash, salt, files }) => ({
      infoHash: salt && known(infoHashFrom(hash)),
      salt,
      files: files.map((file) => ({ ...file, path: known(paths[next++] ?? null) })),
    }))
    return {
      ...header,
      swarmId: known(swarmIdFrom(swarm)),
      partHashes: parts.map(({ infoHash }) => infoHash),
      parts,
    }
  })

/** Some bytes changed, left out or put in, a piece of it repeated, or noise. */
const damaged = (bytes: Bytes): fc.Arbitrary<Bytes> => {
  const place = fc.nat(bytes.length)
  const cut = fc
    .tuple(place, place, fc.uint8Array({ maxLength: 8 }))
    .map(([a, b, put]) => Uint8Array.from([...bytes.slice(0, a), ...put, ...bytes.slice(b)]))
  const set = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
    const changed = bytes.slice()
    for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte
    return changed
  })
  return fc.oneof(
    set,
    cut,
    fc.uint8Array({ maxLength: 200 }).map((noise) => new Uint8Array(noise)),
  )
}

describe('a manifest', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        const header = known(parseManifestHeader(encodeManifestHeader(manifest)))
        const { parts, ...expected } = manifest
        expect(header).toEqual(expected)
        expect(parseManifestBody(encodeManifestBody(parts), header)).toEqual(manifest)
      }),
    )
  })

  it('that is damaged is refused, or is another one in its only form', () => {
    const anyDamage = anyManifest.chain((manifest) =>
      fc.record({
        manifest: fc.constant(manifest),
        header: damaged(encodeManifestHeader(manifest)),
        body: damaged(encodeManifestBody(manifest.parts)),
      }),
    )
    fc.assert(
      fc.property(anyDamage, ({ manifest, header, body }) => {
        const readHeader = parseManifestHeader(header)
        if (readHeader) expect(encodeManifestHeader(readHeader)).toEqual(header)
        const read = parseManifestBody(body, manifest)
        if (!read) return
        expect(encodeManifestBody(read.parts)).toEqual(body)
        const paths = read.parts.flatMap(({ files }) => files.map(({ path }) => path))
        expect(safePaths(paths)).toEqual(paths)
      }),
      { numRuns: 1_000 },
    )
  })

  it('has no more parts than there may be', () => {
    const none = { swarmId: known(swarmIdFrom(new Uint8Array(20))), sequence: 1, password: null, expires: null }
    const header = (parts: number) =>
      parseManifestHeader(encodeManifestHeader({ ...none, partHashes: Array.from({ length: parts }, () => null) }))
    expect(header(manifestLimits.parts)?.partHashes.length).toBe(manifestLimits.parts)
    expect(header(manifestLimits.parts + 1)).toBeNull()
  })
})
