import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeBencode } from '../core/bencode.ts'
import type { Info } from '../core/info-dictionary.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { donthaveId } from './extended-handshake.ts'
import { createWireGuard, type WireGuard } from './wire-guard.ts'
import { blockAlignment, maxBlockLength } from './wire-message.ts'
import { message, uint32 } from './wire-message.test-support.ts'

const kibibyte = 1024
const infoHash = new Uint8Array(20).fill(1)
const peerId = new Uint8Array(20).fill(2)
/** Ten pieces; the last is 1,000 bytes long. */
const info = { pieceLength: 256 * kibibyte, length: 9 * 256 * kibibyte + 1000 }

let guard: WireGuard
let delivered: Bytes[]
let now: number
const clock = { now: () => now, after: () => () => {}, every: () => () => {} }
const createGuard = (of: Pick<Info, 'length' | 'pieceLength'> = info): WireGuard =>
  createWireGuard({ clock, infoHash, peerId, info: of, deliver: (bytes) => delivered.push(bytes) })

beforeEach(() => {
  delivered = []
  now = 0
  guard = createGuard()
})

const handshake = ({
  name = 'BitTorrent protocol',
  reserved = [0, 0, 0, 0, 0, 0x10, 0, 0x04],
  hash = infoHash,
  id = peerId,
} = {}) => concatBytes(Uint8Array.of(name.length), encodeUtf8(name), Uint8Array.from(reserved), hash, id)

const extended = (id: number, body: Uint8Array) => message(20, Uint8Array.of(id), body)
const block = (piece: number, offset: number, length: number) => message(7, piece, offset, new Uint8Array(length))
const all = () => concatBytes(...delivered)
const greet = () => {
  expect(guard.receive(handshake())).toBe(true)
  delivered = []
}

describe('handshake', () => {
  test('goes on with only the extensions that are spoken', () => {
    expect(guard.receive(handshake({ reserved: [1, 2, 3, 4, 5, 0xff, 7, 0xff] }))).toBe(true)
    expect(all()).toEqual(handshake())
  })

  test.each([
    ['another protocol', handshake({ name: 'BitTorrent protocoL' })],
    ['another info hash', handshake({ hash: peerId })],
    ['the id of another member', handshake({ id: infoHash })],
    ['what encrypted clients send', crypto.getRandomValues(new Uint8Array(96))],
  ])('%s is cut off', (_, bytes) => {
    expect(guard.receive(bytes)).toBe(false)
    expect(delivered).toEqual([])
  })
})

describe('legal messages', () => {
  test.each([
    ['choke', message(0)],
    ['unchoke', message(1)],
    ['interested', message(2)],
    ['uninterested', message(3)],
    ['have', message(4, 9)],
    ['bitfield', message(5, Uint8Array.of(0xff, 0xc0))],
    ['have-none', message(15)],
    ['a request up to the end of the last piece', message(6, 9, 0, 1000)],
    ['the largest request', message(6, 0, 128 * kibibyte, maxBlockLength)],
  ])('%s goes on as it is', (_, bytes) => {
    greet()
    expect(guard.receive(bytes)).toBe(true)
    expect(all()).toEqual(bytes)
  })

  test('a keep-alive does not go on: silence is judged elsewhere', () => {
    greet()
    expect(guard.receive(concatBytes(message(1), uint32(0), message(2)))).toBe(true)
    expect(all()).toEqual(concatBytes(message(1), message(2)))
  })

  test('adjoining messages go on as one view of what came', () => {
    greet()
    const chunk = concatBytes(message(1), message(4, 3), message(2))
    guard.receive(chunk)
    expect(delivered).toEqual([chunk])
    expect(delivered[0]?.buffer).toBe(chunk.buffer)
  })

  test('have-all goes on as a bitfield, from which a piece can be lost again', () => {
    greet()
    expect(guard.receive(message(14))).toBe(true)
    expect(all()).toEqual(message(5, Uint8Array.of(0xff, 0xc0)))
  })

  test('an extended handshake goes on as nothing but lt_donthave, once', () => {
    greet()
    const theirs = { m: { lt_donthave: 7, ut_metadata: 1, ut_pex: 3 }, metadata_size: 5, v: encodeUtf8('x') }
    expect(guard.receive(extended(0, encodeBencode(theirs)))).toBe(true)
    expect(guard.receive(extended(0, encodeBencode(theirs)))).toBe(true)
    expect(all()).toEqual(extended(0, encodeBencode({ m: { lt_donthave: 7 } })))
  })

  test('a lost piece goes on, other extensions and hints do not', () => {
    greet()
    const lost = extended(donthaveId, uint32(3))
    for (const bytes of [extended(1, new Uint8Array(100)), lost, message(13, 1), message(17, 1)]) {
      expect(guard.receive(bytes)).toBe(true)
    }
    expect(all()).toEqual(lost)
  })

  test('a block that was asked for goes on and counts, also after it was given up and asked for again', () => {
    greet()
    guard.asked(3, 65_536, 1000)
    guard.asked(3, 65_536, 1000)
    for (let i = 0; i < 2; i++) expect(guard.receiveBlocks(block(3, 65_536, 1000))).toBe(true)
    expect(guard.receivedBytes).toBe(2000)
    expect(guard.receiveBlocks(block(3, 65_536, 1000))).toBe(false)
  })

  test('blocks come together, beside the other messages', () => {
    greet()
    for (const piece of [1, 2, 3]) guard.asked(piece, 0, 1000)
    const bytes = concatBytes(block(2, 0, 1000), block(1, 0, 1000), block(3, 0, 1000))
    expect(guard.receiveBlocks(bytes)).toBe(true)
    expect(all()).toEqual(bytes)
    expect(guard.receivedBytes).toBe(3000)
  })

  test.each([
    ['half a block', (good: Bytes) => good.subarray(0, 500)],
    ['a block and a half', (good: Bytes) => concatBytes(good, good.subarray(0, 500))],
    ['another message', () => message(4, 1)],
    ['a block and another message', (good: Bytes) => concatBytes(good, message(4, 1))],
    ['a few bytes', () => new Uint8Array(3)],
    ['nobody’s block', () => block(4, 0, 1000)],
    ['the same block twice', (good: Bytes) => concatBytes(good, good)],
    ['a block before the others’ place', () => concatBytes(uint32(0xffffffff), Uint8Array.of(7), new Uint8Array(20))],
  ])('beside them, %s is cut off', (_, lie) => {
    greet()
    guard.asked(1, 0, 1000)
    expect(guard.receiveBlocks(lie(block(1, 0, 1000)))).toBe(false)
    expect(delivered).toEqual([])
  })

  test('a block among the other messages is cut off, asked for or not', () => {
    greet()
    guard.asked(1, 0, 1000)
    expect(guard.receive(block(1, 0, 1000))).toBe(false)
  })
})

describe('illegal messages', () => {
  const deep = concatBytes(encodeUtf8('l'.repeat(100)), encodeUtf8('e'.repeat(100)))
  test.each<[string, Uint8Array]>([
    ['a length of 0xFFFFFFFF', concatBytes(uint32(0xffffffff), Uint8Array.of(7))],
    ['an unknown id', message(99)],
    ['port', message(9, Uint8Array.of(1, 2))],
    ['a choke with a body', message(0, 1)],
    ['a have beyond the last piece', message(4, 10)],
    ['a have of a negative piece', message(4, 0xffffffff)],
    ['a bitfield too short', message(5, Uint8Array.of(0xff))],
    ['a bitfield too long', message(5, Uint8Array.of(0xff, 0xc0, 0))],
    ['a bitfield with spare bits', message(5, Uint8Array.of(0xff, 0xe0))],
    ['a bitfield after a have', concatBytes(message(4, 1), message(5, Uint8Array.of(0xff, 0xc0)))],
    ['a second bitfield', concatBytes(message(5, Uint8Array.of(0, 0)), message(5, Uint8Array.of(0xff, 0xc0)))],
    ['have-all after a have', concatBytes(message(4, 1), message(14))],
    ['a request beyond the last piece', message(6, 10, 0, 1)],
    ['a request beyond the end of its piece', message(6, 0, 240 * kibibyte, 16 * kibibyte + 1)],
    ['a request beyond the end of the last piece', message(6, 9, 0, 1001)],
    ['a request behind the end of the last piece', message(6, 9, blockAlignment, 1)],
    ['a request from the middle of a block', message(6, 0, 1, 1000)],
    ['a cancel from the middle of a block', message(8, 0, blockAlignment - 1, 1000)],
    ['a request of nothing', message(6, 0, 0, 0)],
    ['a request of more than a block', message(6, 0, 0, maxBlockLength + 1)],
    ['a request whose end overflows', message(6, 0, 0xffffffff, 2)],
    ['a cancel beyond the last piece', message(8, 10, 0, 1)],
    ['a block that nobody asked for', block(0, 0, 1000)],
    ['a block without bytes', message(7, 0, 0)],
    ['a block longer than any', message(7, 0, 0, new Uint8Array(maxBlockLength + 1))],
    ['a refusal of what nobody asked for', message(16, 0, 0, 1000)],
    ['a hint beyond the last piece', message(13, 10)],
    ['allowed-fast beyond the last piece', message(17, 10)],
    ['lt_donthave beyond the last piece', extended(donthaveId, uint32(10))],
    ['lt_donthave of another length', extended(donthaveId, new Uint8Array(5))],
    ['the endless bencode', extended(0, encodeUtf8('l-3:e'))],
    ['bencode that is no dictionary', extended(0, encodeUtf8('i1e'))],
    ['bencode with a byte after it', extended(0, encodeUtf8('de0'))],
    ['bencode out of order', extended(0, encodeUtf8('d1:b0:1:a0:e'))],
    ['bencode too deep', extended(0, deep)],
    ['names that are no dictionary', extended(0, encodeUtf8('d1:mi1ee'))],
    ['an extension id that is no byte', extended(0, encodeUtf8('d1:md11:lt_donthavei256eee'))],
    ['an extended message without an id', message(20)],
    ['an extended message longer than any', extended(0, new Uint8Array(20 * kibibyte))],
  ])('%s: cut off, and the engine hears nothing of it', (_, bytes) => {
    greet()
    const legal = message(2)
    expect(guard.receive(concatBytes(legal, bytes))).toBe(false)
    for (const part of delivered) expect(part.length).toBeLessThan(bytes.length + legal.length)
    const heard = all()
    expect(heard.subarray(0, 5)).toEqual(legal)
    // Of a pair of messages, the first was legal.
    expect(heard.length).toBeLessThanOrEqual(5 + Math.max(0, bytes.length - 5))
  })

  test.each([
    ['have-all', message(14)],
    ['have-none', message(15)],
    ['suggest', message(13, 1)],
    ['allowed-fast', message(17, 1)],
    ['extended', extended(0, encodeUtf8('de'))],
  ])('%s from one who did not offer it', (_, bytes) => {
    guard.receive(handshake({ reserved: [0, 0, 0, 0, 0, 0, 0, 0] }))
    expect(guard.receive(bytes)).toBe(false)
  })

  test('a block in another length than asked', () => {
    greet()
    guard.asked(0, 0, 1000)
    expect(guard.receive(block(0, 0, 999))).toBe(false)
  })

  test('a block after its refusal', () => {
    greet()
    guard.asked(0, 0, 1000)
    expect(guard.receive(message(16, 0, 0, 1000))).toBe(true)
    expect(guard.receive(block(0, 0, 1000))).toBe(false)
  })
})

describe('requests that wait', () => {
  /** Blocks for 200,000 requests. */
  const many = { pieceLength: 256 * kibibyte, length: 12_500 * 256 * kibibyte }
  const perPiece = many.pieceLength / blockAlignment
  const request = (index: number, id = 6, length = 1) =>
    message(id, Math.floor(index / perPiece), (index % perPiece) * blockAlignment, length)
  const requests = (from: number, count: number): Bytes => {
    const bytes = new Uint8Array(count * 17)
    for (let index = 0; index < count; index++) bytes.set(request(from + index), index * 17)
    return bytes
  }

  beforeEach(() => {
    guard = createGuard(many)
    greet()
    guard.choked(false)
  })

  test('200,000 of them: cut off after 2,000', () => {
    expect(guard.receive(requests(0, 200_000))).toBe(false)
    expect(all().length).toBe(2_000 * 17)
  })

  test('answers, cancels and a choke make room', () => {
    expect(guard.receive(requests(0, 2_000))).toBe(true)
    guard.answered(0, 0)
    expect(guard.receive(request(2_000))).toBe(true)
    expect(guard.receive(request(1, 8))).toBe(true)
    expect(guard.receive(request(2_001))).toBe(true)
    guard.choked(true)
    guard.choked(false)
    expect(guard.receive(requests(5_000, 2_000))).toBe(true)
  })

  test('the same one twice goes on once; a cancel of what does not wait not at all', () => {
    guard.receive(concatBytes(request(1), request(1), request(5, 8)))
    expect(all()).toEqual(request(1))
  })

  test('a cancel in another length makes no room: the engine would keep the request', () => {
    expect(guard.receive(concatBytes(requests(0, 2_000), request(3, 8, 2)))).toBe(true)
    expect(all()).toEqual(requests(0, 2_000))
    expect(guard.receive(request(2_000))).toBe(false)
  })
})

describe('floods', () => {
  const repeated = (bytes: Bytes, count: number): Bytes => concatBytes(...Array.from({ length: count }, () => bytes))

  test.each([
    ['keep-alives', uint32(0)],
    ['choke and unchoke', concatBytes(message(0), message(1))],
    ['interested', message(2)],
    ['the same have', message(4, 1)],
    ['requests of who is choked', message(6, 0, 0, 1000)],
    ['cancels of nothing', message(8, 0, 0, 1000)],
    ['lost pieces', extended(donthaveId, uint32(3))],
    ['extended handshakes', extended(0, encodeUtf8('de'))],
    ['extensions that nobody offered', extended(9, new Uint8Array(100))],
  ])('%s: cut off after 20,000 at once', (_, bytes) => {
    greet()
    expect(guard.receive(repeated(bytes, 10_000))).toBe(true)
    expect(guard.receive(repeated(bytes, 10_001))).toBe(false)
  })

  test('5,000 a second go on and on', () => {
    greet()
    for (let second = 0; second < 10; second++) {
      now += 1_000
      expect(guard.receive(repeated(message(2), 5_000))).toBe(true)
    }
    expect(guard.receive(repeated(message(2), 20_001))).toBe(false)
  })

  test('blocks that were asked for are not counted', () => {
    greet()
    const bytes = block(0, 0, 10)
    let taken = 0
    while (taken < 30_000) {
      guard.asked(0, 0, 10)
      if (!guard.receiveBlocks(bytes)) break
      taken++
    }
    expect(taken).toBe(30_000)
  })
})

describe('any bytes', () => {
  const fragment = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.tuple(fc.integer({ min: 0, max: 21 }), fc.uint8Array({ maxLength: 30 })).map(([id, body]) => message(id, body)),
    fc.constantFrom(
      message(0),
      message(1),
      message(4, 3),
      message(5, Uint8Array.of(0xff, 0xc0)),
      message(6, 1, 0, 100),
      block(0, 0, 50),
    ),
  )

  test('never throw, and cut anywhere give the same', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), fc.nat(), (fragments, place) => {
        const bytes = concatBytes(...fragments.map((each) => Uint8Array.from(each)))
        const results = [[], [place % (bytes.length + 1)]].map((places) => {
          const heard: Bytes[] = []
          const one = createWireGuard({ clock, infoHash, peerId, info, deliver: (part) => heard.push(part.slice()) })
          one.asked(0, 0, 50)
          one.receive(handshake())
          const parts = [bytes.slice(0, places[0] ?? bytes.length), bytes.slice(places[0] ?? bytes.length)]
          return { isLegal: parts.every((part) => one.receive(part)), heard: concatBytes(...heard) }
        })
        expect(results[0]).toEqual(results[1])
      }),
      { numRuns: 500 },
    )
  })

  test('what goes on is legal by the rules written down a second time', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (fragments) => {
        const heard: Bytes[] = []
        const one = createWireGuard({ clock, infoHash, peerId, info, deliver: (part) => heard.push(part.slice()) })
        one.asked(0, 0, 50)
        one.receive(handshake())
        heard.length = 0
        one.receive(concatBytes(...fragments.map((each) => Uint8Array.from(each))))
        const bytes = concatBytes(...heard)
        const view = new DataView(bytes.buffer)
        for (let at = 0; at < bytes.length;) {
          const length = view.getUint32(at)
          expect(at + 4 + length).toBeLessThanOrEqual(bytes.length)
          if (length > 0) {
            const id = bytes[at + 4] ?? -1
            expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 20]).toContain(id)
            if ([4, 6, 7, 8].includes(id)) expect(view.getUint32(at + 5)).toBeLessThan(10)
          }
          at += 4 + length
        }
      }),
      { numRuns: 500 },
    )
  })
})
