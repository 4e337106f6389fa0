import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SwarmId } from '../core/ids.ts'
import type { ShareRecord } from '../core/share-record.ts'
import { encodeShareRecord, isLaterShareRecord, parseShareRecord } from './share-record-codec.ts'

const id = 'ab'.repeat(20) as SwarmId
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((of) => new Uint8Array(of))

const common = {
  id: fc.constant(id),
  link: fc.record({
    kind: fc.constant('sealed' as const),
    secret: bytes(16),
    ownerKeyHash: bytes(16),
    meetingPoints: fc.constantFrom([], ['wss://tracker.example/announce']),
  }),
  name: fc.constantFrom('trip', 'film (2).mkv', 'laporan akhir'),
  addedAt: fc.nat(),
  keys: fc.option(fc.record({ manifestKey: bytes(32), contentRoot: bytes(32) })),
  isPaused: fc.boolean(),
  totals: fc.record({ receivedBytes: fc.maxSafeNat(), sentBytes: fc.maxSafeNat() }),
}

const ownerKey = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])

const received: fc.Arbitrary<ShareRecord> = fc.record({
  ...common,
  origin: fc.constant('received' as const),
  chosen: fc
    .uniqueArray(fc.nat(99_999), { minLength: 1, maxLength: 50 })
    .map((indices) => indices.sort((a, b) => a - b)),
})

const own: fc.Arbitrary<ShareRecord> = fc.record({
  ...common,
  origin: fc.constant('own' as const),
  ownerKey: fc.constant(ownerKey),
  // A handle is the browser's own: e2e/specs/own-return.spec.ts has one.
  sources: fc.array(fc.record({ path: fc.string(), modified: fc.nat(), handle: fc.constant(null) }), {
    minLength: 1,
  }),
})

const records = fc.oneof(received, own)

/** As the browser's storage gives it back. */
const stored = (record: ShareRecord) => structuredClone(encodeShareRecord(record))

describe('a share’s record', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(parseShareRecord(id, stored(record))).toEqual(record)
      }),
    )
  })

  it('of version 1, which counted nothing, is read with totals of nothing', () => {
    fc.assert(
      fc.property(records, (record) => {
        const { receivedBytes, sentBytes, ...before } = { ...stored(record), version: 1 } as Record<string, unknown>
        expect(parseShareRecord(id, before)).toEqual({ ...record, totals: { receivedBytes: 0, sentBytes: 0 } })
        // A page of that version wrote no such fields.
        const strange = { ...before, receivedBytes, sentBytes }
        expect(parseShareRecord(id, strange)).toEqual(parseShareRecord(id, before))
      }),
    )
  })

  it('is nothing where a field is missing or strange', () => {
    fc.assert(
      fc.property(records, fc.nat(100), fc.anything(), (record, which, value) => {
        const fields: Record<string, unknown> = { ...stored(record) }
        const field = Object.keys(fields)[which % Object.keys(fields).length] ?? ''
        fields[field] = value
        const read = parseShareRecord(id, fields)
        // What is read at all reads the same again.
        if (read) expect(parseShareRecord(id, stored(read))).toEqual(read)
        delete fields[field]
        expect(parseShareRecord(id, fields)).toBeNull()
      }),
    )
  })

  it.each([
    ['a later version', { version: 1_000 }],
    ['a link that is none', { link: 'abc' }],
    ['a name that no list may hold', { name: 'a\u202egpj.exe' }],
    ['a time before 1970', { addedAt: -1 }],
    ['a total that no one can send', { sentBytes: 0.5 }],
    ['a short key', { keys: [new Uint8Array(32), new Uint8Array(31)] }],
    ['nothing chosen', { chosen: [] }],
    ['a file that is chosen twice', { chosen: [3, 3] }],
    ['a file beyond every list', { chosen: [100_000] }],
  ])('is nothing with %s', (_, wrong) => {
    const [record] = fc.sample(received, 1)
    if (!record) throw new Error('one was asked for')
    expect(parseShareRecord(id, { ...stored(record), ...wrong })).toBeNull()
  })

  it.each([
    ['no file', { sources: [] }],
    ['a path that is none', { sources: [{ path: 5, modified: 0, handle: null }] }],
    ['a handle that is none', { sources: [{ path: 'a', modified: 0, handle: {} }] }],
    ['half a key', { ownerKey: { privateKey: ownerKey.privateKey } }],
    ['its key the wrong way round', { ownerKey: { privateKey: ownerKey.publicKey, publicKey: ownerKey.privateKey } }],
    ['something like a key', { ownerKey: { privateKey: {}, publicKey: {} } }],
  ])('of an own share is nothing with %s', (_, wrong) => {
    const [record] = fc.sample(own, 1)
    if (!record) throw new Error('one was asked for')
    expect(parseShareRecord(id, { ...stored(record), ...wrong })).toBeNull()
  })

  it('of a later version is known as such, whatever is in it', () => {
    fc.assert(
      fc.property(records, fc.object(), (record, strange) => {
        expect(isLaterShareRecord({ ...stored(record), ...strange, version: 1_000 })).toBe(true)
        expect(isLaterShareRecord(stored(record))).toBe(false)
      }),
    )
  })

  it('is nothing for anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseShareRecord(id, value)).toBeNull()
      }),
    )
  })
})
