import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../lib/utf8.ts'
import { encodeBencode, type BencodeInput } from './bencode.ts'
import { checkInfo, encodeInfo, parseInfo } from './info-dictionary.ts'
import { layoutPart } from './part-layout.ts'

const pieceLength = 262_144
const info = { length: 300_000, pieceLength, pieces: new Uint8Array(40).fill(7) }
const fields = { length: 300_000, name: encodeUtf8('tukar'), 'piece length': pieceLength, pieces: new Uint8Array(40) }
const without = (key: string) => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))

describe('encodeInfo', () => {
  it('writes the four keys in order', () => {
    expect(Buffer.from(encodeInfo(info)).toString('latin1')).toBe(
      `d6:lengthi300000e4:name5:tukar12:piece lengthi262144e6:pieces40:${'\x07'.repeat(40)}e`,
    )
  })
})

describe('parseInfo', () => {
  it('reads back what was written', () => {
    const anyInfo = fc
      .tuple(fc.integer({ min: 1, max: 2 ** 26 }), fc.integer({ min: 18, max: 22 }))
      .chain(([length, exponent]) => {
        const count = Math.ceil(length / 2 ** exponent) * 20
        return fc
          .uint8Array({ minLength: count, maxLength: count })
          .map((pieces) => ({ length, pieceLength: 2 ** exponent, pieces }))
      })
    fc.assert(
      fc.property(anyInfo, (any) => {
        expect(parseInfo(encodeInfo(any))).toEqual({ ok: true, value: any })
      }),
    )
  })

  it('accepts nothing that it would write in another way', () => {
    const near = fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => {
      const bytes = encodeInfo(info)
      bytes[at % bytes.length] = byte
      return bytes
    })
    fc.assert(
      fc.property(near, (bytes) => {
        const parsed = parseInfo(bytes)
        if (parsed.ok) expect(encodeInfo(parsed.value)).toEqual(bytes)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[string, BencodeInput]>([
    ['a list', [1]],
    ['no length', without('length')],
    ['no name', without('name')],
    ['no piece length', without('piece length')],
    ['no pieces', without('pieces')],
    ['another key', { ...fields, private: 1 }],
    ['several files', { ...without('length'), files: [] }],
    ['another name', { ...fields, name: encodeUtf8('other') }],
    ['a longer name', { ...fields, name: encodeUtf8('tukar2') }],
    ['a name that is no text', { ...fields, name: Uint8Array.of(0xff) }],
    ['length 0', { ...fields, length: 0, pieces: new Uint8Array(0) }],
    ['a negative length', { ...fields, length: -1, pieces: new Uint8Array(0) }],
    ['a length that is no number', { ...fields, length: encodeUtf8('300000') }],
    ['a piece length that is no power of two', { ...fields, 'piece length': 300_000, pieces: new Uint8Array(20) }],
    ['small pieces', { ...fields, 'piece length': 131_072, pieces: new Uint8Array(60) }],
    ['large pieces', { ...fields, 'piece length': 8_388_608, pieces: new Uint8Array(20) }],
    ['a piece too few', { ...fields, pieces: new Uint8Array(20) }],
    ['a piece too many', { ...fields, pieces: new Uint8Array(60) }],
    ['a cut hash', { ...fields, pieces: new Uint8Array(39) }],
  ])('refuses %s', (_, value) => {
    expect(parseInfo(encodeBencode(value)).ok).toBe(false)
  })

  it('refuses a cut and an endless one', () => {
    expect(parseInfo(encodeInfo(info).slice(0, -1)).ok).toBe(false)
    expect(parseInfo(new Uint8Array(8 * 1024 * 1024 + 1)).ok).toBe(false)
  })
})

describe('checkInfo', () => {
  it('knows the torrent of a layout from another', () => {
    const layout = layoutPart([200_000, 0, 99_904])
    const matching = { length: layout.sealedLength, pieceLength: layout.pieceLength, pieces: new Uint8Array(40) }
    expect(checkInfo(matching, layout)).toBe(true)
    expect(checkInfo({ ...matching, length: matching.length + 1 }, layout)).toBe(false)
    expect(checkInfo({ ...matching, pieceLength: pieceLength * 2 }, layout)).toBe(false)
  })
})
