import { borderBytes, borderDecimals, borderWords } from './borders.ts'
import type { Random } from './random.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Mutation = (random: Random, bytes: Bytes, other: Bytes) => Bytes

/** Inputs do not grow beyond this by damage alone. */
const maxLength = 128 * 1024

/** Damages `bytes` in one to eight places; `other` is another valid input to take parts from. */
export function mutateBytes(random: Random, bytes: Bytes, other: Bytes): Bytes {
  let mutated = bytes
  for (let times = 1 + random.below(random.pick([1, 2, 8])); times > 0; times--) {
    mutated = random.pick(mutations)(random, mutated, other)
    if (mutated.length > maxLength) mutated = mutated.slice(0, maxLength)
  }
  return mutated
}

const flipBit: Mutation = (random, bytes) => {
  const at = random.below(bytes.length)
  return bytes.length === 0 ? bytes : withBytes(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.below(8))])
}
const setByte: Mutation = (random, bytes) =>
  withBytes(bytes, random.below(bytes.length), [random.chance(0.5) ? random.pick(borderBytes) : random.below(256)])
const stepByte: Mutation = (random, bytes) => {
  const at = random.below(bytes.length)
  return withBytes(bytes, at, [((bytes[at] ?? 0) + random.pick([1, 255])) & 255])
}
const truncate: Mutation = (random, bytes) => bytes.slice(0, random.below(bytes.length + 1))
const behead: Mutation = (random, bytes) => bytes.slice(random.below(bytes.length + 1))
const insert: Mutation = (random, bytes) => {
  const at = random.below(bytes.length + 1)
  return join(bytes.slice(0, at), random.bytes(1 + random.below(random.pick([2, 8, 64]))), bytes.slice(at))
}
const repeat: Mutation = (random, bytes) => {
  const [start, end] = range(random, bytes.length)
  const part = bytes.slice(start, end)
  const times = 1 + random.below(random.pick([2, 4, 64]))
  return join(bytes.slice(0, end), ...Array.from({ length: times }, () => part), bytes.slice(end))
}
const remove: Mutation = (random, bytes) => {
  const [start, end] = range(random, bytes.length)
  return join(bytes.slice(0, start), bytes.slice(end))
}
const splice: Mutation = (random, bytes, other) => {
  const [start, end] = range(random, other.length)
  const at = random.below(bytes.length + 1)
  return join(bytes.slice(0, at), other.slice(start, end), bytes.slice(at + (random.chance(0.5) ? end - start : 0)))
}
const swap: Mutation = (random, bytes) => {
  const [start, end] = range(random, bytes.length)
  const middle = start + random.below(end - start + 1)
  return join(bytes.slice(0, start), bytes.slice(middle, end), bytes.slice(start, middle), bytes.slice(end))
}
/** Four bytes, high byte first: a length, a piece, an offset. */
const setWord: Mutation = (random, bytes) => {
  const at = random.below(Math.max(1, bytes.length - 3))
  const word = random.pick(borderWords)
  return withBytes(bytes, at, [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255])
}
/** Digits in ASCII: a bencoded length or integer. */
const setDecimal: Mutation = (random, bytes) => {
  const starts: number[] = []
  bytes.forEach((byte, at) => isDigit(byte) && !isDigit(bytes[at - 1]) && starts.push(at))
  if (starts.length === 0) return bytes
  const start = random.pick(starts)
  let end = start
  while (isDigit(bytes[end])) end++
  return join(bytes.slice(0, start), new TextEncoder().encode(random.pick(borderDecimals)), bytes.slice(end))
}

const mutations = [
  ...[flipBit, setByte, stepByte, truncate, behead, insert, repeat, remove, splice, swap, setWord, setDecimal],
  ...[flipBit, setByte, setWord, setDecimal],
]

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39

function withBytes(bytes: Bytes, at: number, values: readonly number[]): Bytes {
  const copy = bytes.slice()
  // What reaches beyond the end is left out.
  values.forEach((value, index) => (copy[at + index] = value))
  return copy
}

/** A part that is short more often than long. */
function range(random: Random, length: number): [start: number, end: number] {
  const start = random.below(length + 1)
  return [start, start + random.below(Math.min(random.pick([2, 16, 1024]), length - start) + 1)]
}

export function join(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
