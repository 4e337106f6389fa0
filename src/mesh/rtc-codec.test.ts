import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBencode, encodeBencode, type BencodeInput, type BencodeValue } from '../core/bencode.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import {
  encodeBundle,
  encodeCandidates,
  parseBundle,
  parseCandidates,
  rtcLimits,
  withoutCandidates,
  type Candidate,
} from './rtc-codec.ts'

const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n'
const candidate: Candidate = {
  kind: 'candidate',
  candidate: 'candidate:1 1 udp 2122 192.0.2.1 5000 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
}

function overTheWire(value: BencodeInput): BencodeValue {
  const decoded = decodeBencode(encodeBencode(value))
  if (!decoded.ok) throw new Error(decoded.reason)
  return decoded.value
}
const sdpOf = (text: string) => parseBundle(encodeUtf8(text), [])
const candidatesOf = (...list: readonly BencodeInput[]) => parseCandidates(overTheWire(list))

describe('bundles', () => {
  it('come out as they went in', () => {
    const candidates = [candidate, { ...candidate, sdpMid: null }, { ...candidate, sdpMLineIndex: null }]
    const wire = encodeBundle({ sdp, candidates })
    expect(parseBundle(wire.sdp, overTheWire(wire.candidates))).toEqual({ sdp, candidates })
  })

  it('come out with those candidates alone that two browsers need', () => {
    const tcp = { ...candidate, candidate: 'candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active' }
    const named = { ...candidate, candidate: 'candidate:1 1 udp 1 printer.local 5000 typ host' }
    const wire = encodeBundle({ sdp, candidates: [tcp, candidate, named] })
    expect(parseBundle(wire.sdp, overTheWire(wire.candidates))).toEqual({ sdp, candidates: [candidate] })
  })

  it('can be made of every description that a browser gives', () => {
    const lines = 'a=candidate:1 1 udp 2122 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n'
    expect(sdpOf(sdp + lines)).toBeNull()
    expect(withoutCandidates(sdp + lines)).toBe(sdp)
  })

  it.each([
    ['no description', 'hello'],
    ['two sections', `${sdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`],
    ['no section', 'v=0\r\n'],
    ['media', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'],
    ['a section in other letters', `${sdp}M=audio 9 x 1\n`],
    ['bare line feeds', sdp.replaceAll('\r\n', '\n')],
    ['a hidden carriage return', sdp.replace('a=mid:0', 'a=x\rm=audio')],
    ['other characters', sdp.replace('a=mid:0', 'a=mid:\u00e9')],
    ['a NUL', sdp.replace('a=mid:0', 'a=mid:\0')],
    ['candidates inside', `${sdp}a=candidate:1 1 udp 2122 192.0.2.1 5000 typ host\r\n`],
    ['the end of candidates inside', `${sdp}a=end-of-candidates\r\n`],
    ['candidates in another spelling', `${sdp}a= Candidate:1 1 udp 2122 192.0.2.1 5000 typ host\r\n`],
    ['more than the limit', sdp + `a=${'x'.repeat(rtcLimits.sdp)}\r\n`],
  ])('are refused with %s', (_, text) => {
    expect(sdpOf(sdp)).not.toBeNull()
    expect(sdpOf(text)).toBeNull()
  })
})

describe('candidates', () => {
  const wire = { candidate: encodeUtf8(candidate.candidate), mid: encodeUtf8('0'), line: 0 }
  it.each<[string, BencodeInput]>([
    ['without the word', { ...wire, candidate: encodeUtf8('1 1 udp') }],
    ['with a line break', { ...wire, candidate: encodeUtf8('candidate:1\r\na=x') }],
    ['too long', { ...wire, candidate: encodeUtf8(`candidate:${'1'.repeat(rtcLimits.candidate)}`) }],
    ['for another section', { ...wire, line: 1 }],
    ['with a strange section', { ...wire, mid: encodeUtf8('a b') }],
    ['for no section', { candidate: wire.candidate }],
    ['with more fields', { ...wire, more: 1 }],
    ['that are no dictionaries', 1],
  ])('are refused %s', (_, item) => {
    expect(candidatesOf(wire)).toEqual([candidate])
    expect(candidatesOf(item)).toBeNull()
  })

  it('are at most so many', () => {
    const many = Array.from({ length: rtcLimits.candidates + 1 }, () => candidate)
    expect(parseCandidates(overTheWire(encodeCandidates(many)))).toBeNull()
    expect(parseCandidates(overTheWire(encodeCandidates(many.slice(1))))).toHaveLength(rtcLimits.candidates)
    const unheard = many.map((one) => ({ ...one, candidate: one.candidate.replace('udp', 'tcp') }))
    expect(parseCandidates(overTheWire(encodeCandidates(unheard)))).toBeNull()
  })

  it('let nothing through that is not one printable line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isPrefixed) => {
        const parsed = candidatesOf({ ...wire, candidate: encodeUtf8(isPrefixed ? `candidate:${text}` : text) })
        for (const { candidate: line } of parsed ?? []) expect(line).toMatch(/^candidate:[ -~]+$/)
      }),
    )
  })
})
