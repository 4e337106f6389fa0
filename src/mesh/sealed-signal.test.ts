import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { swarmIdFrom } from '../core/ids.ts'
import { encodeBencode } from '../core/bencode.ts'
import { labelled, labels } from '../crypto/labels.ts'
import { sealBox } from '../crypto/secret-box.ts'
import { generateSigningKey } from '../crypto/signing.ts'
import { fromBase64url, toBase64url } from '../lib/base64url.ts'
import { concatBytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { known } from '../lib/known.test-support.ts'
import { linkIdFrom } from './link-id.ts'
import { openSignal, sealSignal, type SignalBody, type SignalKeys } from './sealed-signal.ts'

const swarmId = known(swarmIdFrom(new Uint8Array(20).fill(1)))
const id = known(linkIdFrom(new Uint8Array(20).fill(2)))
const signallingKey = new Uint8Array(32).fill(3)
const candidates = [
  { kind: 'candidate', candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host', sdpMid: '0', sdpMLineIndex: 0 },
] as const
const bundle = { sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n', candidates }
const offer: SignalBody = { kind: 'offer', bundle }

let ours: SignalKeys
let theirs: SignalKeys
beforeAll(async () => {
  ours = { swarmId, signallingKey, memberKey: await generateSigningKey() }
  theirs = { swarmId, signallingKey, memberKey: await generateSigningKey() }
})
const idOf = (keys: SignalKeys) => keys.memberKey.peerId

describe('sealed signals', () => {
  it('say who sent them, to whom it was meant', async () => {
    const bodies: SignalBody[] = [
      offer,
      { kind: 'answer', bundle, offerHash: new Uint8Array(32).fill(9) },
      { kind: 'candidates', candidates },
    ]
    for (const body of bodies) {
      const { payload, hash } = await sealSignal(ours, idOf(theirs), id, body)
      const opened = await openSignal(theirs, { from: idOf(ours), id, payload })
      const publicKey = ours.memberKey.publicKey
      expect(opened).toEqual({ ok: true, value: { from: idOf(ours), publicKey, id, body, hash } })
    }
    const { payload } = await sealSignal(ours, null, id, offer)
    expect((await openSignal(theirs, { from: idOf(ours), id, payload })).ok).toBe(true)
  })

  it('are opaque, and differ each time', async () => {
    const [one, two] = [await sealSignal(ours, null, id, offer), await sealSignal(ours, null, id, offer)]
    expect(one.payload).not.toBe(two.payload)
    expect(one.hash).toEqual(two.hash)
    expect(Buffer.from(one.payload, 'base64url').toString('latin1')).not.toMatch(/v=0|candidate|offer/)
  })

  it('are refused when they are for another member, swarm, id or key, or said by another', async () => {
    const third = await generateSigningKey()
    const open = async (keys: SignalKeys, payload: string, from = idOf(ours), linkId = id) => {
      const opened = await openSignal(keys, { from, id: linkId, payload })
      return opened.ok ? 'opened' : opened.reason
    }
    const { payload } = await sealSignal(ours, idOf(theirs), id, offer)
    expect(await open(theirs, payload)).toBe('opened')
    expect(await open({ ...theirs, memberKey: third }, payload)).toBe('misdirected')
    expect(await open(theirs, payload, third.peerId)).toBe('misdirected')
    expect(await open(theirs, payload, idOf(ours), known(linkIdFrom(new Uint8Array(20))))).toBe('misdirected')
    expect(await open({ ...theirs, swarmId: known(swarmIdFrom(new Uint8Array(20))) }, payload)).toBe('notSealed')
    expect(await open({ ...theirs, signallingKey: new Uint8Array(32) }, payload)).toBe('notSealed')
    expect(await open(theirs, '')).toBe('notSealed')
    expect(await open(theirs, '!')).toBe('malformed')
    expect(await open(theirs, 'A'.repeat(50_000))).toBe('malformed')
    // Only an offer may be for anyone.
    const toAnyone = await sealSignal(ours, null, id, { kind: 'candidates', candidates })
    expect(await open(theirs, toAnyone.payload)).toBe('misdirected')
  })

  it('are refused when another member wrote them in this one’s name', async () => {
    const impostor: SignalKeys = {
      ...theirs,
      memberKey: { ...theirs.memberKey, publicKey: ours.memberKey.publicKey, sign: (m) => theirs.memberKey.sign(m) },
    }
    const { payload } = await sealSignal(impostor, null, id, offer)
    expect(await openSignal(theirs, { from: idOf(ours), id, payload })).toEqual({ ok: false, reason: 'forged' })
  })

  it('are refused when a bit was changed', async () => {
    const { payload } = await sealSignal(ours, null, id, offer)
    const bytes = fromBase64url(payload) ?? new Uint8Array()
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const changed = bytes.slice()
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const opened = await openSignal(theirs, { from: idOf(ours), id, payload: toBase64url(changed) })
        expect(opened).toEqual({ ok: false, reason: 'notSealed' })
      }),
      { numRuns: 50 },
    )
  })

  it('are refused when a member seals nonsense', async () => {
    const context = labelled(labels.signalBox, new Uint8Array(20).fill(1))
    const open = async (signed: Uint8Array) => {
      const sealed = await sealBox(signallingKey, concatBytes(new Uint8Array(64), signed), context)
      return openSignal(theirs, { from: idOf(ours), id, payload: toBase64url(sealed) })
    }
    const key = ours.memberKey.publicKey
    const fields = {
      type: encodeUtf8('offer'),
      key,
      to: encodeUtf8('*'),
      id: new Uint8Array(20).fill(2),
      candidates: [],
    }
    expect(await open(new Uint8Array())).toEqual({ ok: false, reason: 'malformed' })
    expect(await open(encodeBencode(fields))).toEqual({ ok: false, reason: 'malformed' })
    expect(await open(encodeBencode({ ...fields, sdp: encodeUtf8(bundle.sdp), more: 1 }))).toMatchObject({ ok: false })
    expect(await open(encodeBencode({ ...fields, sdp: encodeUtf8(bundle.sdp), to: encodeUtf8('**') }))).toMatchObject({
      reason: 'malformed',
    })
    // All but the signature is right.
    expect(await open(encodeBencode({ ...fields, sdp: encodeUtf8(bundle.sdp) }))).toEqual({
      ok: false,
      reason: 'forged',
    })
  })
})
