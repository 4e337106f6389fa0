import type { RefusalReason } from '../metrics.ts'
import { announce, answer, id, offers } from './announces.ts'
import type { Random } from './random.ts'
import { frameBytes } from './raw-socket.ts'

/** A way to do harm with bytes on an open WebSocket: what to write, which may be several frames or none whole. */
export interface HostileClass {
  readonly name: string
  readonly effect: Effect
  make(random: Random, target: Target): Buffer
}

/** What the tracker has to do about it. */
export type Effect =
  /** It is read as so many messages, which are handled or refused as it comes. */
  | { readonly kind: 'read'; readonly messages: number }
  /** It is read as one message and answered with a failure reason. */
  | { readonly kind: 'refused' }
  /** None of it is read as a message. The connection ends with one of these codes, and is counted as refused or not. */
  | { readonly kind: 'closed'; readonly codes: readonly number[]; readonly reason: RefusalReason | null }
  /** The tracker waits for the rest of it. */
  | { readonly kind: 'unfinished' }

/** Somebody honest whose swarm and peer ids are known. */
export interface Target {
  readonly infoHash: string
  readonly peerIds: readonly string[]
}

const handled: Effect = { kind: 'read', messages: 1 }
const noMessage: Effect = { kind: 'read', messages: 0 }
const refused: Effect = { kind: 'refused' }
const closed = (reason: RefusalReason | null, ...codes: readonly number[]): Effect => ({
  kind: 'closed',
  codes,
  reason,
})
const broken = closed('brokenFrame', 1002)

const json = (value: unknown): Buffer => frameBytes(JSON.stringify(value))
const strange: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, -1e308, 2 ** 53, '', ' ', '\u0000', '\ud800', 'x'.repeat(21)],
  ...[
    [],
    {},
    [null],
    [[]],
    { a: 1 },
    { length: 20 },
    { __proto__: null },
    { toString: 1 },
    [{}],
    ['\u0100'.repeat(20)],
  ],
]
const fields = [
  'action',
  'info_hash',
  'peer_id',
  'event',
  'left',
  'numwant',
  'offers',
  'to_peer_id',
  'offer_id',
  'answer',
]
const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  'socket',
  'type',
  'addr',
  'ip',
]

export const hostileClasses: readonly HostileClass[] = [
  {
    name: 'offers of null',
    effect: refused,
    make: (random) => json(announce(`h${random.below(9)}`, 'p', { offers: [null] })),
  },
  {
    name: 'offers of anything',
    effect: refused,
    make: (random) =>
      json(announce('h', 'p', { offers: [{ offer: random.pick(strange), offer_id: random.pick(strange) }] })),
  },
  { name: 'more offers than allowed', effect: refused, make: () => json(announce('h', 'p', { offers: offers(60) })) },
  { name: 'scrape of an object', effect: refused, make: () => json({ action: 'scrape', info_hash: { a: 1 } }) },
  { name: 'scrape of everything', effect: refused, make: () => json({ action: 'scrape' }) },
  {
    name: 'scrape of much',
    effect: refused,
    make: () => json({ action: 'scrape', info_hash: Array.from({ length: 1000 }, () => id('h')) }),
  },
  {
    name: 'scrape of anything',
    effect: refused,
    make: (random) => json({ action: 'scrape', info_hash: random.pick(strange) }),
  },
  {
    name: 'anything in any field',
    effect: handled,
    make: (random, { infoHash, peerIds }) =>
      json({
        ...announce(infoHash, random.pick(peerIds), { offers: offers(1) }),
        [random.pick(fields)]: random.pick(strange),
        [random.pick(fields)]: random.pick(strange),
      }),
  },
  {
    name: 'names of the language as keys',
    effect: refused,
    make: (random) => {
      const inner = JSON.stringify(random.pick(strange))
      return frameBytes(
        `{"${random.pick(keys)}":${inner},"action":"announce","${random.pick(keys)}":{"action":"scrape"}}`,
      )
    },
  },
  {
    name: 'names of the language as ids',
    effect: handled,
    make: (random) => json(announce(random.pick(keys), random.pick(keys), { offers: offers(1, random.pick(keys)) })),
  },
  {
    name: 'deep nesting',
    effect: refused,
    make: (random) => frameBytes(random.pick(['[', '{"a":', '{"offers":[']).repeat(5_000)),
  },
  {
    name: 'broken JSON',
    effect: refused,
    make: (random) => frameBytes(JSON.stringify(announce('h', 'p')).slice(0, random.below(60))),
  },
  {
    name: 'random bytes',
    effect: refused,
    make: (random) => frameBytes(random.bytes(random.below(400)), { opcode: 2 }),
  },
  {
    name: 'a takeover by announce',
    effect: handled,
    make: (random, { infoHash, peerIds }) =>
      json(
        announce(infoHash, random.pick(peerIds), {
          event: random.pick(['started', 'stopped', 'completed', 'update']),
          left: 0,
        }),
      ),
  },
  {
    name: 'an answer in another name',
    effect: handled,
    make: (random, { infoHash, peerIds }) =>
      json(answer(infoHash, random.pick(peerIds), random.pick(peerIds), 'forged')),
  },
  {
    name: 'an answer to nobody',
    effect: handled,
    make: (random, { infoHash }) => json(answer(infoHash, `a${random.below(999)}`, `b${random.below(999)}`, 'o')),
  },
  {
    name: 'an answer that was not asked for',
    effect: handled,
    make: (random, { infoHash, peerIds }) =>
      json(answer(infoHash, `a${random.below(99)}`, random.pick(peerIds), 'unasked')),
  },
  { name: 'a swarm more', effect: handled, make: (random) => json(announce(`s${random.next()}`, 'p')) },
  {
    name: 'a peer id more',
    effect: handled,
    make: (random, { infoHash }) => json(announce(infoHash, `p${random.next()}`)),
  },
  {
    name: 'an announce with all offers',
    effect: handled,
    make: (random) => json(announce(`h${random.below(20)}`, `p${random.below(99)}`, { offers: offers(20) })),
  },
  {
    name: 'an id as long as a message',
    effect: refused,
    make: () => json(announce('h', 'p', { peer_id: 'x'.repeat(60_000) })),
  },
  {
    name: 'pings',
    effect: noMessage,
    make: () => Buffer.concat(Array.from({ length: 10 }, () => frameBytes('x'.repeat(125), { opcode: 9 }))),
  },
  { name: 'pongs that nobody asked for', effect: noMessage, make: () => frameBytes('pong', { opcode: 10 }) },
  {
    name: 'pieces',
    effect: handled,
    make: (random) => inPieces(JSON.stringify(announce('h', `p${random.below(99)}`, { offers: offers(2) })), random),
  },
  {
    name: 'pieces of nothing',
    effect: closed('tooManyFragments', 1008),
    make: () =>
      Buffer.concat([
        frameBytes('{', { isLast: false }),
        ...Array.from({ length: 100 }, () => frameBytes('', { opcode: 0, isLast: false })),
      ]),
  },
  {
    name: 'pieces without end',
    effect: closed('messageTooLong', 1009),
    make: () =>
      Buffer.concat([
        frameBytes('{', { isLast: false }),
        ...Array.from({ length: 8 }, () => frameBytes('x'.repeat(10_000), { opcode: 0, isLast: false })),
      ]),
  },
  {
    name: 'text that is none',
    effect: closed('brokenFrame', 1007),
    make: (random) =>
      frameBytes(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28, 0xff]), random.bytes(9)])),
  },
  {
    name: 'a message that is too long',
    effect: closed('messageTooLong', 1009),
    make: () => frameBytes('x'.repeat(70_000)),
  },
  {
    name: 'a length beyond all numbers',
    effect: closed('messageTooLong', 1009),
    make: () => frameBytes('x', { claimedLength: 2 ** 63 }),
  },
  {
    name: 'a length in more bytes than it needs',
    effect: broken,
    make: (random) => frameBytes('{}', { lengthBytes: random.pick([2, 8]) }),
  },
  { name: 'no mask', effect: broken, make: () => frameBytes(JSON.stringify(announce('h', 'p')), { isMasked: false }) },
  {
    name: 'reserved bits',
    effect: broken,
    make: (random) => frameBytes('{}', { reserved: random.pick([0x10, 0x20, 0x40, 0x70]) }),
  },
  {
    name: 'opcodes that are none',
    effect: broken,
    make: (random) => frameBytes('{}', { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) }),
  },
  { name: 'a continuation of nothing', effect: broken, make: () => frameBytes('{}', { opcode: 0 }) },
  { name: 'a ping that is too long', effect: broken, make: () => frameBytes('x'.repeat(200), { opcode: 9 }) },
  {
    name: 'a goodbye that is none',
    effect: closed('brokenFrame', 1002, 1007),
    make: (random) =>
      frameBytes(random.pick([Buffer.from([3]), Buffer.from([3, 237]), Buffer.from([3, 232, 255])]), { opcode: 8 }),
  },
  {
    name: 'more after a goodbye',
    effect: closed(null, 1000),
    make: () =>
      Buffer.concat([
        frameBytes(Buffer.from([3, 232]), { opcode: 8 }),
        json(announce('h', 'p')),
        json(announce('h', 'p')),
      ]),
  },
  {
    name: 'a message that never ends',
    effect: { kind: 'unfinished' },
    make: (random) => frameBytes('x'.repeat(9_000)).subarray(0, 1 + random.below(8_000)),
  },
  {
    name: 'no WebSocket at all',
    effect: broken,
    // The first byte has the reserved bits.
    make: (random) => Buffer.concat([Buffer.from([0x70 | random.below(256)]), random.bytes(1 + random.below(600))]),
  },
]

function inPieces(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text)
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 200 + random.below(bytes.length))
    frames.push(frameBytes(bytes.subarray(at, end), { opcode: at === 0 ? 1 : 0, isLast: end === bytes.length }))
    // Control frames may stand between pieces.
    frames.push(frameBytes('', { opcode: 10 }))
    at = end
  }
  return Buffer.concat(frames)
}
