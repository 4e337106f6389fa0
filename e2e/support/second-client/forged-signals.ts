import { randomBytes } from 'node:crypto'
import { newSigningKey, peerIdOf, type Share, type SigningKey } from './keys.ts'
import { encodeDescription, openSignal, sealSignal, type Description } from './signals.ts'

// Offers and answers that a tracker could pass on, each wrong in one way. PROTOCOL.md, "Signalling".

/** What stands in a tracker's frame. */
export interface ForgedSignal {
  /** What is wrong with it. */
  readonly name: string
  readonly from: Buffer
  readonly id: Buffer
  readonly payload: string
}

export const sealOffer = (share: Share, key: SigningKey, id: Buffer, description: Description): string =>
  sealSignal(share, key, { type: 'offer', to: '*', id, ...encodeDescription(description) }).payload

/** None of them is to be answered by the page with this peer id. */
export function forgeOffers(share: Share, page: Buffer, description: Description): readonly ForgedSignal[] {
  const key = newSigningKey()
  const own = peerIdOf(key.publicKey)
  const sealed = (id: Buffer, lies: object) =>
    sealSignal(share, key, { type: 'offer', to: '*', id, ...encodeDescription(description), ...lies }).payload
  const crowd = Array.from({ length: 33 }, () => ({ candidate: 'candidate:1', mid: '0' }))
  const forge: Readonly<Record<string, (id: Buffer) => string | readonly [from: Buffer, payload: string]>> = {
    'not sealed': () => description.sdp,
    'too long': () => 'A'.repeat(49_200),
    empty: () => '',
    noise: () => randomBytes(800).toString('base64url'),
    'one bit flipped': (id) => flipBit(sealed(id, {})),
    'passed on as another’s': (id) => [randomBytes(20), sealed(id, {})],
    'passed on as the page’s own': (id) => [page, sealed(id, {})],
    'under another id': () => sealed(randomBytes(20), {}),
    'for another': (id) => sealed(id, { to: randomBytes(20) }),
    'an answer in its place': (id) => sealed(id, { type: 'answer', hash: randomBytes(32) }),
    'candidates in its place': (id) => sealed(id, { type: 'candidates' }),
    'a field more': (id) => sealed(id, { more: 1 }),
    'a call': (id) => sealed(id, { sdp: 'v=0\r\nm=audio 9 RTP/AVP 0\r\n' }),
    'a description of 20 kB': (id) => sealed(id, { sdp: 'x'.repeat(20_000) }),
    '33 candidates': (id) => sealed(id, { candidates: crowd }),
    'sealed with another key': (id) => sealOffer({ ...share, signallingKey: randomBytes(32) }, key, id, description),
    'for another share': (id) => sealOffer({ ...share, swarmId: randomBytes(20) }, key, id, description),
    'signed by nobody': (id) => sealOffer(share, unsigning(key), id, description),
  }
  return Object.entries(forge).map(([name, make]) => {
    const id = randomBytes(20)
    const made = make(id)
    const [from, payload] = typeof made === 'string' ? [own, made] : made
    return { name, from, id, payload }
  })
}

/** Answers to an offer of this page that it is not to take. Each knows what it answers, where it can. */
export function forgeAnswers(
  share: Share,
  page: Buffer,
  offer: { readonly id: Buffer; readonly payload: string },
  description: Description,
): readonly ForgedSignal[] {
  const key = newSigningKey()
  const own = peerIdOf(key.publicKey)
  const { id } = offer
  const right = { type: 'answer', to: page, id, hash: openSignal(share, offer.payload).hash }
  const seal = (lies: object, sealer = share, signer = key) =>
    sealSignal(sealer, signer, { ...right, ...encodeDescription(description), ...lies }).payload
  const forge: Readonly<Record<string, string | readonly [from: Buffer, payload: string]>> = {
    'not sealed': description.sdp,
    noise: randomBytes(500).toString('base64url'),
    'the page’s own offer': offer.payload,
    'the page’s own offer, as its own': [page, offer.payload],
    'one bit flipped': flipBit(seal({})),
    'to another offer': seal({ hash: randomBytes(32) }),
    'for another': seal({ to: randomBytes(20) }),
    'for anyone': seal({ to: '*' }),
    'under another id': seal({ id: randomBytes(20) }),
    'passed on as another’s': [randomBytes(20), seal({})],
    'a field more': seal({ more: 1 }),
    'sealed with another key': seal({}, { ...share, signallingKey: randomBytes(32) }),
    'for another share': seal({}, { ...share, swarmId: randomBytes(20) }),
    'signed by nobody': seal({}, share, unsigning(key)),
  }
  return Object.entries(forge).map(([name, made]) => {
    const [from, payload] = typeof made === 'string' ? [own, made] : made
    return { name, from, id, payload }
  })
}

/** The key that it names never saw what it seals. */
const unsigning = ({ publicKey }: SigningKey): SigningKey => ({ publicKey, sign: () => randomBytes(64) })

function flipBit(payload: string): string {
  const bytes = Buffer.from(payload, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
  return bytes.toString('base64url')
}
