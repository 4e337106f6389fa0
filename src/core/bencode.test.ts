import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { bencodeLimits, decodeBencode, encodeBencode, type BencodeInput } from './bencode.ts'

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const decodeText = (input: string) => decodeBencode(Uint8Array.from(input, (character) => character.charCodeAt(0)))

const { value } = fc.letrec<{ value: BencodeInput }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.maxSafeInteger(),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), tie('value'), { maxKeys: 6, noNullPrototype: false }),
  ),
}))

describe('encodeBencode', () => {
  it.each<[BencodeInput, string]>([
    [0, 'i0e'],
    [-0, 'i0e'],
    [-42, 'i-42e'],
    [Number.MAX_SAFE_INTEGER, 'i9007199254740991e'],
    [encodeUtf8(''), '0:'],
    [encodeUtf8('spam'), '4:spam'],
    [[], 'le'],
    [[1, [encodeUtf8('a')]], 'li1el1:aee'],
    [{ b: 1, a: 2, B: 3, aa: 4 }, 'd1:Bi3e1:ai2e2:aai4e1:bi1ee'],
  ])('writes %j as %s', (input, expected) => {
    expect(text(encodeBencode(input))).toBe(expected)
  })

  it.each<[string, BencodeInput]>([
    ['a fraction', 1.5],
    ['an integer beyond the safe range', 2 ** 53],
    ['NaN', Number.NaN],
    ['an empty key', { '': 1 }],
    ['a key beyond ASCII', { é: 1 }],
    ['a key with a control character', { 'a\n': 1 }],
    ['a key of 256 characters', { ['k'.repeat(256)]: 1 }],
  ])('refuses %s', (_, input) => {
    expect(() => encodeBencode(input)).toThrow(RangeError)
  })
})

describe('decodeBencode', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(decodeBencode(encodeBencode(input))).toEqual({ ok: true, value: input })
      }),
    )
  })

  it('accepts no second form of a value', () => {
    const nearBencode = fc
      .tuple(value, fc.nat(), fc.nat(255))
      .map(([input, at, byte]) => mutate(encodeBencode(input), at, byte))
    fc.assert(
      fc.property(nearBencode, (bytes) => {
        const decoded = decodeBencode(bytes)
        if (decoded.ok) expect(encodeBencode(decoded.value)).toEqual(bytes)
      }),
    )
  })

  it('never throws', () => {
    const structured = fc.string({ unit: fc.constantFrom(...'ilde:-0123456789a'), maxLength: 60 })
    fc.assert(fc.property(structured, (input) => typeof decodeText(input).ok === 'boolean'))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof decodeBencode(bytes).ok === 'boolean'))
  })

  it.each([
    '',
    'i',
    'ie',
    'i-e',
    'i-0e',
    'i00e',
    'i01e',
    'i-01e',
    'i+1e',
    'i 1e',
    'i1',
    'i9007199254740992e',
    'i-9007199254740992e',
    'i99999999999999999999999999e',
    '4:spa',
    '-1:',
    'l-3:e',
    '01:a',
    '00:',
    ':',
    '1a',
    '99999999999999999999:',
    'l',
    'd',
    'le ',
    'lee',
    'i1ei2e',
    'd1:ae',
    'di1e1:ae',
    'd1:bi1e1:ai2ee',
    'd1:ai1e1:ai2ee',
    'd0:i1ee',
    'd1:\u00e9i1ee',
    'd1:\ni1ee',
    `d256:${'k'.repeat(256)}i1ee`,
    `${'l'.repeat(17)}${'e'.repeat(17)}`,
  ])('refuses %j', (input) => {
    expect(decodeText(input).ok).toBe(false)
  })

  it('accepts 16 levels', () => {
    expect(decodeText(`${'l'.repeat(16)}${'e'.repeat(16)}`).ok).toBe(true)
  })

  it('takes the key __proto__ for an ordinary key', () => {
    const decoded = decodeText('d9:__proto__d1:ai1eee')
    expect(decoded.ok && Object.keys(decoded.value)).toEqual(['__proto__'])
    expect(decoded.ok && 'a' in (decoded.value as object)).toBe(false)
  })

  it('gives byte strings without a copy', () => {
    const bytes = encodeUtf8('4:spam')
    const decoded = decodeBencode(bytes)
    expect(decoded.ok && (decoded.value as Bytes).buffer).toBe(bytes.buffer)
  })

  it('stops at its limit of values, before 8 MiB of them fill the memory', () => {
    const lists = new Uint8Array(8 * 1024 * 1024)
    for (let at = 1; at < lists.length - 2; at += 2) lists.set([0x6c, 0x65], at)
    lists[0] = 0x6c
    const started = performance.now()
    expect(decodeBencode(lists)).toEqual({ ok: false, reason: expect.stringContaining('too many values') })
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(decodeBencode(encodeBencode([1, 2, 3]), { values: 4 }).ok).toBe(true)
    expect(decodeBencode(encodeBencode([1, 2, 3]), { values: 3 }).ok).toBe(false)
    expect(bencodeLimits.values).toBeLessThan(100_000)
  })
})

function mutate(bytes: Bytes, at: number, byte: number): Bytes {
  const changed = bytes.slice()
  changed[at % bytes.length] = byte
  return changed
}
