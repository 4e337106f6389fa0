import { bitfieldLength } from '../../src/core/bitfield.ts'
import { join } from '../byte-mutation.ts'
import { createRandom, type Random } from '../random.ts'
import { hold, type BytesTarget } from '../target.ts'
import {
  anyBlock,
  eventKinds,
  infoHash,
  maxEvents,
  peerId,
  pieceCounts,
  play,
  readInput,
  writeInput,
} from '../wire-play.ts'
import { checkHeard } from '../wire-rules.ts'

type Bytes = Uint8Array<ArrayBuffer>

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

function bitfield(random: Random, pieceCount: number): Bytes {
  const bytes = new Uint8Array(bitfieldLength(pieceCount))
  const last = bytes.length - 1
  for (let at = 0; at < last; at++) bytes[at] = random.below(256)
  bytes[last] = random.pick([0, 0x40, 0x80, 0xc0, 0xff])
  return bytes
}

/** Pieces are one too many at times. */
const phrase = (random: Random, pieceCount: number): Bytes => {
  const piece = () => random.below(pieceCount + (random.chance(0.1) ? 1 : 0))
  const offset = () => random.below(random.pick([2, 17])) * 16_384
  return random.pick([
    () => word(0),
    () => message(random.below(4)),
    () => message(4, piece()),
    () => message(5, bitfield(random, pieceCount)),
    () => message(6, piece(), offset(), random.pick([1, 1000, 16_384, 65_536, 131_072])),
    () => message(8, piece(), offset(), random.pick([1, 1000, 16_384])),
    () => message(14),
    () => message(15),
    () => message(13, piece()),
    () => message(17, piece()),
    () => message(20, Uint8Array.of(random.below(4)), word(piece())),
    () =>
      message(20, Uint8Array.of(0), text(random.pick(['de', 'd1:md11:lt_donthavei7eee', 'l-3:e', 'd1:m0:e', 'i1e']))),
    () => {
      const { piece, offset, length } = random.pick(anyBlock)
      return random.chance(0.5) ? message(7, piece, offset, new Uint8Array(length)) : message(16, piece, offset, length)
    },
  ])()
}

type Part = Bytes | readonly [kind: number, a: number, b: number]

/** Messages and events that belong together: one and the same block is asked for, answered, cancelled, sent. */
function scene(random: Random, pieceCount: number): readonly Part[] {
  const [piece, step] = [random.below(pieceCount), random.chance(0.5) ? 0 : random.below(16)]
  const request = message(6, piece, step * 16_384, 1000)
  const cancel = message(8, piece, step * 16_384, 1000)
  const [choke, unchoke, answered]: readonly Part[] = [
    [0, 0, 0],
    [1, 0, 0],
    [3, piece, step],
  ]
  const at = random.below(anyBlock.length)
  const block = anyBlock[at] ?? random.pick(anyBlock)
  const sent = message(7, block.piece, block.offset, new Uint8Array(block.length))
  const rejected = message(16, block.piece, block.offset, block.length)
  const parts: readonly (Part | undefined)[] = [
    ...[request, request, cancel, cancel, answered, answered, choke, unchoke],
    ...[[2, at, 0] as const, [4, at, 0] as const, [4, at, random.below(96)] as const, sent, rejected],
  ]
  return Array.from({ length: 1 + random.below(6) }, () => random.pick(parts)).filter((part) => part !== undefined)
}

function generate(random: Random): Bytes {
  const layout = random.below(pieceCounts.length)
  const pieceCount = pieceCounts[layout] ?? 1
  const parts = Array.from({ length: random.below(random.pick([3, 30])) }, () =>
    random.chance(0.3) ? scene(random, pieceCount) : [phrase(random, pieceCount)],
  ).flat()
  const events: (readonly [number, number, number, number])[] = []
  let stream = handshake
  for (const part of parts) {
    if (part instanceof Uint8Array) stream = join(stream, part)
    else if (events.length < maxEvents) events.push([Math.min(stream.length, 65_535), ...part])
  }
  // In the middle of a message too.
  if (events.length < maxEvents && random.chance(0.3)) {
    events.push([
      random.below(Math.min(stream.length, 65_536)),
      random.below(eventKinds),
      random.below(11),
      random.below(random.pick([17, 96])),
    ])
  }
  return writeInput({ isChoked: random.chance(0.3), layout }, events, stream)
}

function cut(random: Random, part: Bytes): Bytes[] {
  const chunks: Bytes[] = []
  // Byte by byte only where that is soon done.
  const longest = random.pick(part.length < 4_096 ? [1, 7, 100, 4_096] : [100, 4_096, 70_000])
  for (let at = 0; at < part.length;) {
    const end = at + 1 + random.below(longest)
    chunks.push(part.slice(at, end))
    at = end
  }
  return chunks
}

export const wireTargets: readonly BytesTarget[] = [
  {
    name: 'wire',
    kind: 'bytes',
    samples: [
      writeInput({ isChoked: false, layout: 0 }, [], join(handshake, message(14), message(2), message(1))),
      writeInput(
        { isChoked: false, layout: 1 },
        [
          [85, 0, 0, 0],
          [102, 1, 0, 0],
        ],
        join(handshake, ...Array.from({ length: 4 }, () => message(6, 0, 0, 1000)), message(8, 0, 0, 1000)),
      ),
    ],
    generate,
    check(bytes) {
      const input = readInput(bytes)
      const whole = play(input, (part) => [part])
      const random = createRandom(`${bytes.length}/${bytes[bytes.length >> 1] ?? 0}`)
      for (let i = 0; i < 3; i++) {
        const parts = play(input, (part) => cut(random, part))
        hold('how it is cut does not matter', parts.isLegal === whole.isLegal)
        hold('how it is cut changes nothing', Buffer.compare(join(...parts.heard), join(...whole.heard)) === 0)
        hold('nor when it is heard', String(parts.heard.map(lengthOf)) === String(whole.heard.map(lengthOf)))
      }
      checkHeard(input, whole)
      return whole.isLegal ? 'accepted' : 'refused'
    },
  },
]

const lengthOf = ({ length }: Bytes): number => length
