import { decodeBencode } from '../../src/core/bencode.ts'
import { isBitfield } from '../../src/core/bitfield.ts'
import { createWireGuard } from '../../src/swarm/wire-guard.ts'
import { join } from '../byte-mutation.ts'
import { createRandom, type Random } from '../random.ts'
import { filled } from '../samples.ts'
import { hold, type BytesTarget } from '../target.ts'

type Bytes = Uint8Array<ArrayBuffer>

const infoHash = filled(20, 1)
const peerId = filled(20, 2)
/** Ten pieces; the last is 1,000 bytes long. */
const info = { pieceLength: 262_144, length: 9 * 262_144 + 1000 }
const pieceCount = 10
/** Blocks that we asked for. */
const asked = [
  { piece: 0, offset: 0, length: 16 },
  { piece: 3, offset: 65_536, length: 3_000 },
  { piece: 9, offset: 0, length: 1000 },
]
const clock = { now: () => 0, after: () => () => undefined, every: () => () => undefined }

const handshake = join(
  Uint8Array.of(19),
  Buffer.from('BitTorrent protocol'),
  Uint8Array.of(0, 0, 0, 0, 0, 0x10, 0, 0x04),
  infoHash,
  peerId,
)

function message(id: number, ...parts: (number | Uint8Array)[]): Bytes {
  const body = join(...parts.map((part) => (typeof part === 'number' ? word(part) : part)))
  return join(word(1 + body.length), Uint8Array.of(id), body)
}

function word(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const text = (value: string) => Buffer.from(value)

const phrases = (random: Random): Bytes =>
  random.pick([
    () => word(0),
    () => message(random.below(4)),
    () => message(4, random.below(11)),
    () => message(5, Uint8Array.of(random.below(256), random.pick([0, 0x40, 0x80, 0xc0, 0xff]))),
    () => message(6, random.below(11), random.below(17) * 16_384, random.pick([1, 1000, 16_384, 65_536, 131_072])),
    () => message(8, random.below(11), random.below(17) * 16_384, random.pick([1, 1000, 16_384])),
    () => message(14),
    () => message(15),
    () => message(13, random.below(11)),
    () => message(17, random.below(11)),
    () => message(20, Uint8Array.of(random.below(4)), word(random.below(11))),
    () =>
      message(20, Uint8Array.of(0), text(random.pick(['de', 'd1:md11:lt_donthavei7eee', 'l-3:e', 'd1:m0:e', 'i1e']))),
    () => {
      const { piece, offset, length } = random.pick(asked)
      return random.chance(0.5) ? message(7, piece, offset, new Uint8Array(length)) : message(16, piece, offset, length)
    },
  ])()

/** What is heard of a stream that comes in these chunks. The first byte says whether the peer is choked. */
function listen(chunks: readonly Bytes[], isChoked: boolean): { readonly isLegal: boolean; readonly heard: Bytes } {
  const heard: Bytes[] = []
  const guard = createWireGuard({ clock, infoHash, peerId, info, deliver: (bytes) => heard.push(bytes.slice()) })
  guard.choked(isChoked)
  for (const { piece, offset, length } of asked) guard.asked(piece, offset, length)
  const isLegal = chunks.every((chunk) => guard.receive(chunk))
  return { isLegal, heard: join(...heard) }
}

function cut(random: Random, stream: Bytes): Bytes[] {
  const chunks: Bytes[] = []
  // Byte by byte only where that is soon done.
  const longest = random.pick(stream.length < 4_096 ? [1, 7, 100, 4_096] : [100, 4_096, 70_000])
  for (let at = 0; at < stream.length;) {
    const end = at + 1 + random.below(longest)
    chunks.push(stream.slice(at, end))
    at = end
  }
  return chunks
}

export const wireTargets: readonly BytesTarget[] = [
  {
    name: 'wire',
    kind: 'bytes',
    samples: [join(Uint8Array.of(0), handshake, message(14), message(2), message(1))],
    generate: (random) =>
      join(
        Uint8Array.of(random.below(2)),
        handshake,
        ...Array.from({ length: random.below(random.pick([3, 30])) }, () => phrases(random)),
      ),
    check(bytes) {
      const isChoked = bytes[0] === 1
      const stream = bytes.slice(1)
      const whole = listen([stream], isChoked)
      const random = createRandom(`${stream.length}/${stream[stream.length >> 1] ?? 0}`)
      for (let i = 0; i < 3; i++) {
        const parts = listen(cut(random, stream), isChoked)
        hold('how it is cut does not matter', parts.isLegal === whole.isLegal)
        hold('how it is cut changes nothing', Buffer.compare(parts.heard, whole.heard) === 0)
      }
      checkHeard(whole.heard, isChoked)
      return whole.isLegal ? 'accepted' : 'refused'
    },
  },
]

/** The rules of what the engine may hear, written down apart from the guard. */
function checkHeard(heard: Bytes, isChoked: boolean): void {
  if (heard.length === 0) return
  hold(
    'it begins with a handshake',
    heard.length >= 68 && Buffer.from(heard.subarray(1, 20)).toString() === 'BitTorrent protocol',
  )
  const view = new DataView(heard.buffer)
  const owed = new Map(asked.map(({ piece, offset, length }) => [`${piece}/${offset}/${length}`, 1]))
  const requests = new Set<string>()
  let hasBegun = false
  for (let at = 68; at < heard.length;) {
    const length = view.getUint32(at)
    hold('messages are whole and not empty', length > 0 && at + 4 + length <= heard.length)
    const [id, body] = [heard[at + 4], at + 5]
    const number = (index: number) => view.getUint32(body + index * 4)
    const block = () => `${number(0)}/${number(1)}/${number(2)}`
    switch (id) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 15:
        hold('it has no body', length === 1)
        break
      case 4:
        hold('a have is of a piece', length === 5 && number(0) < pieceCount)
        break
      case 5:
        hold('a bitfield comes first', !hasBegun)
        hold('a bitfield is one', isBitfield(heard.slice(body, body + length - 1), pieceCount))
        break
      case 6:
        checkRequest(number(0), number(1), number(2))
        hold('a request goes on once', isChoked || !requests.has(block()))
        requests.add(block())
        break
      case 8:
        hold('a cancel has its request', requests.delete(block()))
        break
      case 7:
        settle(`${number(0)}/${number(1)}/${length - 9}`)
        break
      case 16:
        settle(block())
        break
      case 20:
        checkExtended(heard.slice(body, body + length - 1))
        break
      default:
        hold(`nobody speaks ${id}`, false)
    }
    hasBegun ||= id !== 20
    at += 4 + length
  }

  function settle(key: string): void {
    hold('it was asked for', owed.delete(key))
  }
}

function checkRequest(piece: number, offset: number, length: number): void {
  const end = piece === pieceCount - 1 ? 1000 : info.pieceLength
  hold('a request is within a piece', piece < pieceCount && offset + length <= end)
  hold('a request is a block', offset % 16_384 === 0 && length > 0 && length <= 131_072)
}

function checkExtended(body: Bytes): void {
  const [id] = body
  if (id === 2)
    return hold('a lost piece is one', new DataView(body.buffer).getUint32(1) < pieceCount && body.length === 5)
  hold('it is a handshake', id === 0)
  hold('its dictionary is strict', decodeBencode(body.slice(1)).ok)
}
