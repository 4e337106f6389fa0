import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBencode } from '../core/bencode.ts'
import { digestFrom, infoHashFrom } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { known } from '../lib/known.test-support.ts'
import { linkIdFrom } from './link-id.ts'
import { controlLimits, encodeControl, parseControl, type ControlMessage } from './protocol.ts'

const bytes = (length: number, fill = 1): Bytes => new Uint8Array(length).fill(fill)
const link = known(linkIdFrom(bytes(20)))
const otherLink = known(linkIdFrom(bytes(20, 2)))
const infoHash = known(infoHashFrom(bytes(20)))
const digest = known(digestFrom(bytes(32)))
const candidates = [
  { kind: 'candidate', candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host', sdpMid: '0', sdpMLineIndex: 0 },
] as const
const bundle = { sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n', candidates }
const owner = { key: bytes(32, 3), signature: bytes(64, 4) }

const everyMessage: readonly ControlMessage[] = [
  { type: 'hello', key: bytes(32), agent: 'Chrome on Android', signature: bytes(64), owner: null },
  { type: 'hello', key: bytes(32), agent: '', signature: bytes(64), owner },
  { type: 'presence', presence: { phase: 'preparing', progress: 0.4321, held: 0.5, pause: 'none' } },
  { type: 'presence', presence: { phase: 'done', progress: 1, held: 0.5, pause: 'none' } },
  { type: 'manifest', notice: { sequence: 1, digest } },
  { type: 'request', id: 7, ref: { kind: 'manifest', digest }, offset: 32768 },
  { type: 'request', id: 0, ref: { kind: 'info', infoHash }, offset: 0 },
  { type: 'chunk', id: 7, offset: 0, total: 40_000, bytes: bytes(controlLimits.chunk) },
  { type: 'refusal', id: 7 },
  { type: 'candidates', candidates },
  { type: 'data-offer', link, infoHash, bundle },
  { type: 'lane-offer', link, of: otherLink, bundle },
  { type: 'data-answer', link, bundle },
  { type: 'data-candidates', link, candidates },
  { type: 'data-close', link },
  { type: 'ping' },
  { type: 'pong' },
  { type: 'bye' },
]

const wire = (fields: Parameters<typeof encodeBencode>[0]) => parseControl(encodeBencode(fields))
const text = encodeUtf8

describe('control messages', () => {
  it.each(everyMessage.map((message) => [message.type, message] as const))(
    '%s comes out as it went in',
    (_, message) => {
      expect(parseControl(encodeControl(message))).toEqual({ ok: true, value: message })
    },
  )

  it('of a type that is not known are no error', () => {
    for (const type of ['receipt', 'constructor', '__proto__', 'toString']) {
      expect(wire({ type: text(type), more: [1, 2, {}] })).toEqual({ ok: true, value: { type: 'unknown' } })
    }
  })

  it.each([
    ['no dictionary', 1],
    ['a list', [text('ping')]],
    ['no type', { a: 1 }],
    ['a type that is no text', { type: new Uint8Array([0xff]) }],
    ['a field too many', { type: text('ping'), more: 1 }],
    ['a field too few', { type: text('manifest'), sequence: 1 }],
    ['sequence 0', { type: text('manifest'), sequence: 0, digest: bytes(32) }],
    ['a short digest', { type: text('manifest'), sequence: 1, digest: bytes(31) }],
    ['an unknown phase', { type: text('presence'), phase: text('idle'), progress: 0 }],
    ['progress beyond the end', { type: text('presence'), phase: text('done'), progress: 10_001 }],
    ['two documents', { type: text('request'), id: 1, offset: 0, manifest: bytes(32), info: bytes(20) }],
    ['no document', { type: text('request'), id: 1, offset: 0 }],
    ['an offset beyond any document', { type: text('request'), id: 1, offset: 2 ** 24, info: bytes(20) }],
    ['a negative offset', { type: text('request'), id: 1, offset: -1, info: bytes(20) }],
    ['a chunk too long', { type: text('chunk'), id: 1, offset: 0, total: 1e6, bytes: bytes(controlLimits.chunk + 1) }],
    ['another version', { type: text('hello'), version: 2, key: bytes(32), agent: text(''), signature: bytes(64) }],
    ['a short key', { type: text('hello'), version: 1, key: bytes(31), agent: text(''), signature: bytes(64) }],
    ['a long agent', { type: text('hello'), version: 1, key: bytes(32), agent: bytes(257), signature: bytes(64) }],
    [
      'half an owner',
      {
        type: text('hello'),
        version: 1,
        key: bytes(32),
        agent: text(''),
        signature: bytes(64),
        owner: { key: bytes(32) },
      },
    ],
  ])('are refused with %s', (_, fields) => {
    expect(wire(fields).ok).toBe(false)
  })

  it('are refused when they are too long or no bencode', () => {
    expect(parseControl(encodeBencode({ type: text('later'), padding: bytes(controlLimits.message) })).ok).toBe(false)
    expect(parseControl(new Uint8Array()).ok).toBe(false)
    expect(parseControl(text('l-3:e')).ok).toBe(false)
  })

  it('never make the parser throw', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.maxSafeInteger(),
        fc.uint8Array({ maxLength: 70 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('id', 'offset', 'sdp', 'key', 'bytes', 'x'), tie('any')),
      ),
    })).any
    const types = fc.constantFrom(...everyMessage.map((message) => message.type), 'else')
    const keys = fc.constantFrom(
      'version',
      'key',
      'agent',
      'signature',
      'owner',
      'phase',
      'progress',
      'sequence',
      'digest',
    )
    const moreKeys = fc.constantFrom('id', 'offset', 'total', 'bytes', 'manifest', 'info', 'candidates', 'link', 'sdp')
    fc.assert(
      fc.property(types, fc.dictionary(fc.oneof(keys, moreKeys), value), (type, fields) => {
        const parsed = wire({ ...(fields as Record<string, number>), type: text(type) })
        if (parsed.ok && parsed.value.type !== 'unknown') {
          expect(parseControl(encodeControl(parsed.value))).toEqual(parsed)
        }
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void parseControl(new Uint8Array(noise))))
  })

  it('name nobody in a way that plays tricks on a screen', () => {
    const shown = (agent: string) => {
      const parsed = parseControl(
        encodeBencode({ type: text('hello'), version: 1, key: bytes(32), agent: text(agent), signature: bytes(64) }),
      )
      return parsed.ok && parsed.value.type === 'hello' ? parsed.value.agent : null
    }
    expect(shown('Fire\u202efox\non\u0000 Linux\u200b ')).toBe('Firefox on Linux')
    expect(shown('x'.repeat(200))).toBe('x'.repeat(64))
    expect(shown('Peramban \u00e9')).toBe('Peramban \u00e9')
  })
})
