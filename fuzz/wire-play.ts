import { createWireGuard } from '../src/swarm/wire-guard.ts'
import { join } from './byte-mutation.ts'
import { filled } from './samples.ts'

// A stream of wire bytes, and what the engine behind the guard does while it comes.

type Bytes = Uint8Array<ArrayBuffer>

export interface Block {
  readonly piece: number
  readonly offset: number
  readonly length: number
}

export type WireEvent =
  | { readonly kind: 'choked'; readonly isChoked: boolean }
  /** A block was asked for. */
  | { readonly kind: 'asked'; readonly block: Block }
  /** A request of the peer was answered or refused. */
  | { readonly kind: 'answered'; readonly piece: number; readonly offset: number }
  /** What comes beside the stream. */
  | { readonly kind: 'bulk'; readonly bytes: Bytes }

export interface WireInput {
  readonly info: { readonly pieceLength: number; readonly length: number }
  readonly isChoked: boolean
  /** Those that were asked for before the first byte. */
  readonly asked: readonly Block[]
  /** In order; `at` is the byte of the stream before which it happens. */
  readonly events: readonly { readonly at: number; readonly event: WireEvent }[]
  readonly stream: Bytes
}

/** What was heard of the guard: before the first event, and after each. */
export interface WireOutcome {
  readonly isLegal: boolean
  readonly heard: readonly Bytes[]
  readonly receivedBytes: number
}

export const infoHash = filled(20, 1)
export const peerId = filled(20, 2)

const pieceLength = 262_144
/** Of ten pieces, whose last is 1,000 bytes long; of one; of eight, whose bitfield has no spare bits; of nine. */
const infos = [
  { pieceLength, length: 9 * pieceLength + 1000 },
  { pieceLength, length: 1000 },
  { pieceLength, length: 8 * pieceLength },
  { pieceLength, length: 8 * pieceLength + 1 },
] as const
const blocks: readonly Block[] = [
  { piece: 0, offset: 0, length: 16 },
  { piece: 3, offset: 65_536, length: 3_000 },
  { piece: 9, offset: 0, length: 1000 },
  { piece: 0, offset: 0, length: 1000 },
  { piece: 8, offset: 0, length: 1 },
  { piece: 7, offset: 245_760, length: 16_384 },
]
const askedAtFirst = 3
const eventBytes = 5
const firstEvent = 1

/** Bits of the first byte: the peer is choked; which pieces there are (two); how many events follow (five). */
export function readInput(bytes: Bytes): WireInput {
  const first = bytes[0] ?? 0
  const info = infos[(first >> 1) & 3] ?? infos[0]
  const count = Math.min(first >> 3, Math.floor((bytes.length - firstEvent) / eventBytes))
  const events = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const [high = 0, low = 0, kind = 0, a = 0, b = 0] = bytes.subarray(firstEvent + index * eventBytes)
    return { at: high * 256 + low, event: eventOf(kind, a, b) }
  })
  return {
    info,
    isChoked: (first & 1) === 1,
    asked: blocks.slice(0, askedAtFirst),
    events: events.sort((one, other) => one.at - other.at),
    stream: bytes.slice(firstEvent + events.length * eventBytes),
  }
}

export function writeInput(
  first: { readonly isChoked: boolean; readonly layout: number },
  events: readonly (readonly [at: number, kind: number, a: number, b: number])[],
  stream: Bytes,
): Bytes {
  const head = (first.isChoked ? 1 : 0) | ((first.layout & 3) << 1) | (events.length << 3)
  const script = events.flatMap(([at, kind, a, b]) => [at >> 8, at & 255, kind, a, b])
  return join(Uint8Array.of(head, ...script), stream)
}

export const maxEvents = 31
export const pieceCountOf = ({ info }: Pick<WireInput, 'info'>): number => Math.ceil(info.length / info.pieceLength)
export const pieceCounts = infos.map((info) => pieceCountOf({ info }))
export const anyBlock = blocks

function eventOf(kind: number, a: number, b: number): WireEvent {
  const block = blocks[a % blocks.length]
  if (kind % eventKinds === 2 && block) return { kind: 'asked', block }
  if (kind % eventKinds === 3) return { kind: 'answered', piece: a % 11, offset: (b % 17) * 16_384 }
  if (kind % eventKinds === 4 && block) return { kind: 'bulk', bytes: bulkOf(block, b) }
  return { kind: 'choked', isChoked: kind % eventKinds === 0 }
}

export const eventKinds = 5

/** Mostly what it should be. */
function bulkOf(block: Block, variant: number): Bytes {
  const bytes = pieceMessage(block)
  const next = blocks[variant % blocks.length] ?? block
  switch (variant >> 4) {
    case 1:
      return join(bytes, pieceMessage(next))
    case 2:
      return bytes.slice(0, -1 - (variant % 16))
    case 3:
      return join(bytes, Uint8Array.of(0, 0, 0, 0))
    case 4:
      return bytes.with(4, variant % 16)
    case 5:
      return bytes.with(variant % 4, 255)
    default:
      return bytes
  }
}

function pieceMessage({ piece, offset, length }: Block): Bytes {
  const bytes = new Uint8Array(13 + length)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of [
    [0, 9 + length],
    [5, piece],
    [9, offset],
  ] as const) {
    view.setUint32(at, value)
  }
  return bytes.with(4, 7)
}

const clock = { now: () => 0, after: () => () => undefined, every: () => () => undefined }

/** `cut` says in which chunks a part of the stream comes. */
export function play(input: WireInput, cut: (part: Bytes) => readonly Bytes[]): WireOutcome {
  const heard: Bytes[][] = [[]]
  const guard = createWireGuard({
    ...{ clock, infoHash, peerId, info: input.info },
    deliver: (bytes) => heard.at(-1)?.push(bytes.slice()),
  })
  const outcome = (isLegal: boolean): WireOutcome => ({
    isLegal,
    heard: heard.map((parts) => join(...parts)),
    receivedBytes: guard.receivedBytes,
  })
  guard.choked(input.isChoked)
  for (const { piece, offset, length } of input.asked) guard.asked(piece, offset, length)
  let at = 0
  for (const next of [...input.events, null]) {
    const end = next ? Math.min(next.at, input.stream.length) : input.stream.length
    if (end > at && !cut(input.stream.slice(at, end)).every((chunk) => guard.receive(chunk))) return outcome(false)
    at = end
    if (!next) break
    heard.push([])
    const { event } = next
    if (event.kind === 'choked') guard.choked(event.isChoked)
    else if (event.kind === 'asked') guard.asked(event.block.piece, event.block.offset, event.block.length)
    else if (event.kind === 'bulk') {
      if (!guard.receiveBlocks(event.bytes)) return outcome(false)
    } else guard.answered(event.piece, event.offset)
  }
  return outcome(true)
}
