import type { Bytes } from '../lib/bytes.ts'
import { decodeUtf8 } from '../lib/utf8.ts'
import type { BencodeDictionary, BencodeValue } from './bencode.ts'

// The small questions that a parser asks a decoded value. Each answers null for everything else, also for undefined,
// so that a missing key and a wrong one are refused by the same line.

type Candidate = BencodeValue | undefined

/** A dictionary that has all of `required`, and beside them nothing but some of `optional`. */
export function dictionaryOf(
  value: Candidate,
  required: readonly string[],
  optional: readonly string[] = [],
): BencodeDictionary | null {
  if (value === undefined || typeof value === 'number' || value instanceof Uint8Array || isList(value)) return null
  const keys = Object.keys(value)
  const isComplete = required.every((key) => key in value)
  return isComplete && keys.every((key) => required.includes(key) || optional.includes(key)) ? value : null
}

export function listOf(value: Candidate, max: number): readonly BencodeValue[] | null {
  return value !== undefined && typeof value === 'object' && isList(value) && value.length <= max ? value : null
}

/** Both ends inclusive. */
export const integerOf = (value: Candidate, min: number, max: number = Number.MAX_SAFE_INTEGER): number | null =>
  typeof value === 'number' && value >= min && value <= max ? value : null

export const bytesOf = (value: Candidate, min: number, max: number = min): Bytes | null =>
  value instanceof Uint8Array && value.length >= min && value.length <= max ? value : null

/** Well-formed UTF-8 of at most `maxBytes`. */
export const textOf = (value: Candidate, maxBytes: number): string | null =>
  value instanceof Uint8Array && value.length <= maxBytes ? decodeUtf8(value) : null

// Array.isArray alone does not narrow a readonly array.
const isList = (value: object): value is readonly BencodeValue[] => Array.isArray(value)
