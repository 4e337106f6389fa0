import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameBytes, peerIdFrom, swarmIdFrom } from '../core/ids.ts'
import { toBinaryString } from '../lib/bytes.ts'
import { linkIdBytes, linkIdFrom } from './link-id.ts'
import {
  encodeAnnounce,
  encodeAnswer,
  maxFrameLength,
  maxIntervalMs,
  minIntervalMs,
  parseTrackerMessage,
} from './tracker-protocol.ts'

function name<Name>(from: (bytes: Uint8Array) => Name | null, byte: number): Name {
  const made = from(new Uint8Array(20).fill(byte))
  if (made === null) throw new Error('20 bytes make a name')
  return made
}
const swarm = name(swarmIdFrom, 0xff)
const self = name(peerIdFrom, 0x80)
const other = name(peerIdFrom, 2)
const id = name(linkIdFrom, 3)
const info_hash = toBinaryString(nameBytes(swarm))
const peer_id = toBinaryString(nameBytes(other))
const offer_id = toBinaryString(linkIdBytes(id))
const reply = { action: 'announce', info_hash, interval: 60, complete: 1, incomplete: 2 }
const parse = (message: unknown) => parseTrackerMessage(JSON.stringify(message))

describe('what is sent', () => {
  it('is the dialect of bittorrent-tracker', () => {
    const sent: unknown = JSON.parse(
      encodeAnnounce({ swarm, self, event: 'started', left: 1, offers: [{ id, payload: 'sealed' }] }),
    )
    expect(sent).toEqual({
      action: 'announce',
      info_hash,
      peer_id: toBinaryString(nameBytes(self)),
      event: 'started',
      uploaded: 0,
      downloaded: 0,
      left: 1,
      numwant: 1,
      offers: [{ offer: { type: 'offer', sdp: 'sealed' }, offer_id }],
    })
    expect(JSON.parse(encodeAnswer(swarm, self, other, { id, payload: 'sealed' }))).toEqual({
      action: 'announce',
      info_hash,
      peer_id: toBinaryString(nameBytes(self)),
      to_peer_id: peer_id,
      offer_id,
      answer: { type: 'answer', sdp: 'sealed' },
    })
  })
})

describe('parseTrackerMessage', () => {
  it('reads replies, offers, answers and failures', () => {
    const relayed = { from: other, id, payload: 'sealed' }
    expect(parse(reply)).toEqual({ ok: true, value: { kind: 'announced', swarm, intervalMs: 60_000, members: 3 } })
    for (const kind of ['offer', 'answer'] as const) {
      expect(
        parse({ action: 'announce', info_hash, peer_id, offer_id, [kind]: { type: kind, sdp: 'sealed' } }),
      ).toEqual({
        ok: true,
        value: { kind, swarm, relayed },
      })
    }
    const failure = { action: 'announce', info_hash, 'failure reason': 'x'.repeat(1_000) }
    expect(parse(failure)).toEqual({ ok: true, value: { kind: 'failed', swarm, reason: 'x'.repeat(200) } })
    expect(parse({ 'failure reason': 'no' })).toEqual({
      ok: true,
      value: { kind: 'failed', swarm: null, reason: 'no' },
    })
    expect(parse({ action: 'scrape', files: {} })).toEqual({ ok: true, value: { kind: 'unknown' } })
  })

  it.each([0.001, -1, 0, 1e300, 14.9, 121])('keeps an interval of %d s within bounds', (interval) => {
    const message = parse({ ...reply, interval })
    expect(message.ok && message.value.kind === 'announced' && message.value.intervalMs).toSatisfy(
      (ms: number) => ms >= minIntervalMs && ms <= maxIntervalMs,
    )
  })

  it.each([
    ['no text', new ArrayBuffer(3)],
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['null', 'null'],
    ['too long', `"${'x'.repeat(maxFrameLength)}"`],
    ['deep', '['.repeat(60_000)],
    ['no info_hash', JSON.stringify({ ...reply, info_hash: 'short' })],
    ['an info_hash beyond bytes', JSON.stringify({ ...reply, info_hash: '\u0100'.repeat(20) })],
    ['counts that are no counts', JSON.stringify({ ...reply, complete: -1 })],
    ['an offer of nobody', JSON.stringify({ action: 'announce', info_hash, offer_id, offer: { sdp: 'x' } })],
    [
      'an offer without a payload',
      JSON.stringify({ action: 'announce', info_hash, offer_id, peer_id, offer: { sdp: 1 } }),
    ],
    ['an offer that is null', JSON.stringify({ action: 'announce', info_hash, offer_id, peer_id, offer: null })],
    [
      'a payload too long',
      JSON.stringify({ action: 'announce', info_hash, offer_id, peer_id, offer: { sdp: 'x'.repeat(50_000) } }),
    ],
  ])('refuses what is %s', (_, data) => {
    expect(parseTrackerMessage(data).ok).toBe(false)
  })

  it('never throws, and lets nothing out of bounds through', () => {
    const fields = fc.record(
      {
        action: fc.constantFrom('announce', 'scrape', 1, null),
        info_hash: fc.oneof(fc.constant(info_hash), fc.jsonValue()),
        peer_id: fc.oneof(fc.constant(peer_id), fc.jsonValue()),
        offer_id: fc.oneof(fc.constant(offer_id), fc.jsonValue()),
        offer: fc.jsonValue(),
        answer: fc.jsonValue(),
        interval: fc.jsonValue(),
        complete: fc.jsonValue(),
        incomplete: fc.jsonValue(),
        'failure reason': fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fields, fc.jsonValue()), (message) => {
        const parsed = parse(message)
        if (parsed.ok && parsed.value.kind === 'announced') {
          expect(parsed.value.intervalMs).toBeGreaterThanOrEqual(minIntervalMs)
          expect(parsed.value.members).toBeLessThanOrEqual(1_000_000)
        }
      }),
    )
  })
})
