import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeOutline, encodeRefusal, fillIn, parseTrackerFrame } from './tracker-frame.ts'

const limits = { maxOffers: 3, maxScrape: 2 }
const parse = (message: unknown) => parseTrackerFrame(JSON.stringify(message), limits)
const id = (letter: string) => letter.repeat(20)
const hash = id('\u00ff')
const announce = { action: 'announce', info_hash: hash, peer_id: id('p') }
const offer = { offer: { type: 'offer', sdp: 'v=0' }, offer_id: id('o') }
const answer = { ...announce, to_peer_id: id('t'), offer_id: id('o'), answer: { type: 'answer', sdp: 'v=0' } }

describe('what stock clients send', () => {
  it.each([
    ['started', { ...announce, event: 'started', left: 7, uploaded: 0, downloaded: 0, numwant: 1, offers: [offer] }],
    ['unknown size', { ...announce, event: 'started', left: null, numwant: 0, offers: [] }],
    ['a plain update', { ...announce, numwant: 50, trackerid: 'x', key: 'k' }],
    ['completed', { ...announce, event: 'completed', left: 0, numwant: 50 }],
    ['stopped', { ...announce, event: 'stopped', left: 0, numwant: 50 }],
    ['an answer', { ...answer, trackerid: 'x' }],
    ['a scrape', { action: 'scrape', info_hash: hash }],
    ['a scrape of several', { action: 'scrape', info_hash: [hash, id('b')] }],
  ])('takes %s', (_name, message) => {
    expect(parse(message)).toMatchObject({ ok: true })
  })

  it('reads an announce', () => {
    const frame = { kind: 'announce', infoHash: hash, peerId: id('p'), event: 'update', left: null, offers: [offer] }
    expect(parse({ ...announce, offers: [offer] })).toEqual({ ok: true, frame })
  })

  it('passes on nothing of a description but type and sdp', () => {
    const parsed = parse({
      ...announce,
      offers: [{ ...offer, offer: { ...offer.offer, trickle: true, extra: [1] }, more: 1 }],
    })
    expect(parsed).toMatchObject({ ok: true, frame: { offers: [offer] } })
  })

  it('sends no more offers than numwant asks for, and none for one who leaves', () => {
    const offers = [offer, offer, offer]
    expect(parse({ ...announce, numwant: 2, offers })).toMatchObject({ frame: { offers: [offer, offer] } })
    expect(parse({ ...announce, event: 'stopped', offers })).toMatchObject({ frame: { offers: [] } })
  })

  it('takes null for an unknown size, not for a seeder', () => {
    const parsed = parse({ ...announce, left: null })
    expect(parsed.ok && encodeOutline(parsed.frame)).not.toContain('left')
  })
})

describe('what is refused', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a list', [announce]],
    ['no action', {}],
    ['a strange action', { ...announce, action: 'connect' }],
    ['no info_hash', { action: 'announce', peer_id: id('p') }],
    ['a short info_hash', { ...announce, info_hash: 'a'.repeat(19) }],
    ['an info_hash of wide characters', { ...announce, info_hash: '\u0100'.repeat(20) }],
    ['an info_hash object', { ...announce, info_hash: { a: 1 } }],
    ['a list as peer_id', { ...announce, peer_id: [id('p')] }],
    ['an unknown event', { ...announce, event: '__proto__' }],
    ['an event object', { ...announce, event: { toString: 1 } }],
    ['a negative left', { ...announce, left: -1 }],
    ['left as text', { ...announce, left: '0' }],
    ['left with its own valueOf', { ...announce, left: { valueOf: 1 } }],
    ['a negative numwant', { ...announce, numwant: -1 }],
    ['offers: [null]', { ...announce, offers: [null] }],
    ['offers as an object with a length', { ...announce, offers: { length: 1 } }],
    ['too many offers', { ...announce, offers: [offer, offer, offer, offer] }],
    ['an offer that is an answer', { ...announce, offers: [{ ...offer, offer: { type: 'answer', sdp: '' } }] }],
    ['an offer without sdp', { ...announce, offers: [{ ...offer, offer: { type: 'offer' } }] }],
    ['an offer without its id', { ...announce, offers: [{ offer: offer.offer }] }],
    ['an answer to nobody', { ...answer, to_peer_id: undefined }],
    ['an answer to no offer', { ...answer, offer_id: 5 }],
    ['an answer that is an offer', { ...answer, answer: { type: 'offer', sdp: '' } }],
    ['an answer that is a text', { ...answer, answer: 'v=0' }],
    ['a scrape of everything', { action: 'scrape' }],
    ['a scrape of null', { action: 'scrape', info_hash: null }],
    ['a scrape of an object', { action: 'scrape', info_hash: { a: 1 } }],
    ['a scrape of an empty list', { action: 'scrape', info_hash: [] }],
    ['a scrape of too many', { action: 'scrape', info_hash: [hash, hash, hash] }],
    ['a scrape of [null]', { action: 'scrape', info_hash: [null] }],
  ])('refuses %s with a reason', (_name, message) => {
    const parsed = parse(message)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(JSON.parse(encodeRefusal(parsed.refusal))).toMatchObject({ 'failure reason': expect.stringMatching(/\w/) })
  })

  it('says which info_hash it was about', () => {
    const parsed = parse({ ...announce, offers: [null] })
    expect(!parsed.ok && JSON.parse(encodeRefusal(parsed.refusal))).toMatchObject({
      action: 'announce',
      info_hash: hash,
    })
  })

  it('refuses text that is no JSON', () => {
    for (const text of ['', '{', 'd8:announcee', '\u0000', '{"action":"announce"']) {
      expect(parseTrackerFrame(text, limits).ok).toBe(false)
    }
  })
})

const anyId = fc.oneof(fc.string({ minLength: 20, maxLength: 20, unit: 'binary-ascii' }), fc.jsonValue())
const almostFrame = fc.record(
  {
    action: fc.oneof(fc.constantFrom('announce', 'scrape'), fc.jsonValue()),
    info_hash: fc.oneof(anyId, fc.array(anyId, { maxLength: 3 })),
    peer_id: anyId,
    to_peer_id: anyId,
    offer_id: anyId,
    event: fc.oneof(
      fc.constantFrom('started', 'stopped', 'completed', 'update', 'paused', 'empty', ''),
      fc.jsonValue(),
    ),
    left: fc.oneof(fc.nat(), fc.jsonValue()),
    numwant: fc.oneof(fc.nat(), fc.jsonValue()),
    answer: fc.oneof(fc.constant(answer.answer), fc.jsonValue()),
    offers: fc.oneof(fc.array(fc.oneof(fc.constant(offer), fc.jsonValue()), { maxLength: 4 }), fc.jsonValue()),
    socket: fc.jsonValue(),
    __proto__: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

describe('any input', () => {
  let accepted = 0
  const check = (text: string) => {
    const parsed = parseTrackerFrame(text, limits)
    if (!parsed.ok) {
      expect(JSON.parse(encodeRefusal(parsed.refusal))).toMatchObject({ 'failure reason': expect.any(String) })
      return
    }
    accepted += 1
    // What the library gets is itself a frame, and the same one: nothing else slips through.
    const params = JSON.parse(encodeOutline(parsed.frame)) as Record<string, unknown>
    fillIn(params, parsed.frame)
    expect(parse(params)).toEqual(parsed)
    const allowed = ['action', 'info_hash', 'peer_id', 'to_peer_id', 'offer_id', 'event', 'left', 'answer', 'offers']
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(params)))
  }

  it('never throws on JSON, and encodes only what it checked', () => {
    fc.assert(fc.property(fc.json(), check), { numRuns: 500 })
    fc.assert(
      fc.property(almostFrame, (message) => check(JSON.stringify(message))),
      { numRuns: 3000 },
    )
    expect(accepted).toBeGreaterThan(20)
  })

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(Buffer.from(bytes).toString())),
      { numRuns: 1000 },
    )
  })
})
