import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../lib/bytes.ts'
import { parseFingerprint } from './fingerprint.ts'

const hashA = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0').toUpperCase()).join(':')
const hashB = hashA.replace('00', 'FF')
const sdp = (...lines: string[]) => ['v=0', 't=0 0', ...lines, 'a=setup:actpass', ''].join('\r\n')

describe('parseFingerprint', () => {
  it('reads the one fingerprint, also when it is said twice', () => {
    const line = `a=fingerprint:sha-256 ${hashA}`
    expect(toHex(parseFingerprint(sdp(line)) ?? new Uint8Array())).toBe(hashA.replaceAll(':', '').toLowerCase())
    expect(parseFingerprint(sdp(line, `a=fingerprint:SHA-256 ${hashA.toLowerCase()}`))).toHaveLength(32)
  })

  it.each([
    ['none', []],
    ['two that differ', [`a=fingerprint:sha-256 ${hashA}`, `a=fingerprint:sha-256 ${hashB}`]],
    ['another hash', [`a=fingerprint:sha-1 ${hashA}`]],
    ['another hash beside it', [`a=fingerprint:sha-256 ${hashA}`, `a=fingerprint:sha-512 ${hashB}`]],
    ['a second one that is hidden by a space', [`a=fingerprint:sha-256 ${hashA}`, ` a=Fingerprint:sha-256 ${hashB}`]],
    ['31 bytes', [`a=fingerprint:sha-256 ${hashA.slice(0, -3)}`]],
    ['33 bytes', [`a=fingerprint:sha-256 ${hashA}:AA`]],
    ['no colons', [`a=fingerprint:sha-256 ${hashA.replaceAll(':', '')}`]],
  ])('refuses %s', (_, lines) => {
    expect(parseFingerprint(sdp(...lines))).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = parseFingerprint(text)
        expect(found === null || found.length === 32).toBe(true)
      }),
    )
  })
})
