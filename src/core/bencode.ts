import { fail, ok, type Result } from '../lib/result.ts'
import type { Bytes } from '../lib/bytes.ts'

// Bencode as in BEP 3, and only its one canonical form, so that equal values have equal bytes and hashes.
// Stricter than BEP 3 in three points: integers are safe ones, keys are printable ASCII, depth and count are bounded.

/** What decoding gives. Byte strings are views into the input; dictionaries have no prototype. */
export type BencodeValue = number | Bytes | readonly BencodeValue[] | BencodeDictionary
export interface BencodeDictionary {
  readonly [key: string]: BencodeValue
}

/** What can be encoded: the same, with byte strings over any buffer. */
export type BencodeInput = number | Uint8Array | readonly BencodeInput[] | { readonly [key: string]: BencodeInput }

export interface BencodeLimits {
  /** Lists and dictionaries inside each other. */
  readonly depth: number
  /** Values of all kinds in all: a short input of empty lists must not become a large heap. */
  readonly values: number
}

export const bencodeLimits: BencodeLimits = { depth: 16, values: 65_536 }

/** @throws RangeError on what has no canonical form: our own mistake, never that of a peer. */
export function encodeBencode(value: BencodeInput): Bytes {
  const writer = createWriter()
  writeValue(writer, value, 0)
  return writer.finish()
}

/** Reads the whole of `bytes` in linear time. The reason is for a log, not for a person. */
export function decodeBencode(bytes: Bytes, limits: Partial<BencodeLimits> = {}): Result<BencodeValue> {
  const reader = createReader(bytes, { ...bencodeLimits, ...limits })
  try {
    const value = reader.value(0)
    reader.end()
    return ok(value)
  } catch (error) {
    if (error instanceof Malformed) return fail(error.message)
    throw error
  }
}

/** Ours are a word; the limit bounds the arguments of one call. */
const maxKeyLength = 255
const code = { d: 0x64, e: 0x65, i: 0x69, l: 0x6c, colon: 0x3a, minus: 0x2d, zero: 0x30, nine: 0x39 } as const
const printableAscii = /^[\x20-\x7e]+$/

/** Leaves the reader from any depth; caught in `decodeBencode`. */
class Malformed extends Error {}

function createReader(bytes: Bytes, limits: BencodeLimits) {
  let at = 0
  let valuesLeft = limits.values

  const refuse = (reason: string): never => {
    throw new Malformed(`${reason} at byte ${at}`)
  }

  function value(depth: number): BencodeValue {
    if (valuesLeft-- === 0) refuse('too many values')
    switch (bytes[at]) {
      case code.i:
        return integer()
      case code.l:
        return list(depth)
      case code.d:
        return dictionary(depth)
      default:
        return byteString()
    }
  }

  function list(depth: number): readonly BencodeValue[] {
    enter(depth)
    const items: BencodeValue[] = []
    while (bytes[at] !== code.e) items.push(value(depth + 1))
    at++
    return items
  }

  function dictionary(depth: number): BencodeDictionary {
    enter(depth)
    const entries: Record<string, BencodeValue> = {}
    // Without a prototype the key `__proto__` is a key like any other.
    Object.setPrototypeOf(entries, null)
    let previous = ''
    while (bytes[at] !== code.e) {
      const key = asciiKey()
      // All keys are ASCII, so the order of the strings is the order of their bytes; the first is above ''.
      if (key <= previous) refuse('keys out of order')
      previous = key
      entries[key] = value(depth + 1)
    }
    at++
    return entries
  }

  function enter(depth: number): void {
    if (depth >= limits.depth) refuse('too deep')
    at++
  }

  function integer(): number {
    at++
    const isNegative = bytes[at] === code.minus
    if (isNegative) at++
    const magnitude = digits(code.e)
    if (isNegative && magnitude === 0) refuse('negative zero')
    return isNegative ? -magnitude : magnitude
  }

  function byteString(): Bytes {
    const length = digits(code.colon)
    if (length > bytes.length - at) refuse('string longer than the input')
    const string = bytes.subarray(at, at + length)
    at += length
    return string
  }

  function asciiKey(): string {
    const key = String.fromCharCode(...boundedKey())
    return printableAscii.test(key) ? key : refuse('key is not printable ASCII')
  }

  function boundedKey(): Bytes {
    const key = byteString()
    return key.length <= maxKeyLength ? key : refuse('key too long')
  }

  /** A canonical number up to and with its terminator. */
  function digits(terminator: number): number {
    const start = at
    let number = 0
    for (let byte = bytes[at]; byte !== undefined && byte >= code.zero && byte <= code.nine; byte = bytes[++at]) {
      number = number * 10 + (byte - code.zero)
      if (number > Number.MAX_SAFE_INTEGER) refuse('number too large')
      if (at > start && bytes[start] === code.zero) refuse('leading zero')
    }
    if (at === start || bytes[at] !== terminator) refuse('number expected')
    at++
    return number
  }

  return {
    value,
    end() {
      if (at !== bytes.length) refuse('bytes after the end')
    },
  }
}

type Writer = ReturnType<typeof createWriter>

function writeValue(writer: Writer, value: BencodeInput, depth: number): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('only safe integers can be bencoded')
    // -0 prints as 0.
    writer.ascii(`i${value}e`)
  } else if (value instanceof Uint8Array) {
    writer.ascii(`${value.length}:`)
    writer.bytes(value)
  } else {
    if (depth >= bencodeLimits.depth) throw new RangeError('too deep to be bencoded')
    if (isList(value)) {
      writer.ascii('l')
      for (const item of value) writeValue(writer, item, depth + 1)
    } else {
      writer.ascii('d')
      for (const [key, item] of Object.entries(value).sort(byKey)) {
        if (key.length > maxKeyLength || !printableAscii.test(key)) throw new RangeError('keys are printable ASCII')
        writer.ascii(`${key.length}:${key}`)
        writeValue(writer, item, depth + 1)
      }
    }
    writer.ascii('e')
  }
}

// Array.isArray alone does not narrow a readonly array.
const isList = (value: object): value is readonly BencodeInput[] => Array.isArray(value)
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

/** One growing buffer: a manifest has hundreds of thousands of values, too many for a buffer each. */
function createWriter() {
  let buffer = new Uint8Array(256)
  let length = 0

  function reserve(extra: number): void {
    if (length + extra <= buffer.length) return
    const grown = new Uint8Array(Math.max(buffer.length * 2, length + extra))
    grown.set(buffer.subarray(0, length))
    buffer = grown
  }

  return {
    ascii(text: string): void {
      reserve(text.length)
      for (let i = 0; i < text.length; i++) buffer[length++] = text.charCodeAt(i)
    },
    bytes(bytes: Uint8Array): void {
      reserve(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    finish: (): Bytes => buffer.slice(0, length),
  }
}
