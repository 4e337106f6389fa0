import { borderDecimals } from './borders.ts'
import type { Random } from './random.ts'

type Mutation = (random: Random, text: string, other: string) => string

/** UTF-16 units. */
const maxLength = 128 * 1024

/** Damages `text` in one to eight places; `other` is another valid input to take parts from. */
export function mutateText(random: Random, text: string, other: string): string {
  let mutated = text
  for (let times = 1 + random.below(random.pick([1, 2, 8])); times > 0; times--) {
    mutated = random.pick(mutations)(random, mutated, other).slice(0, maxLength)
  }
  return mutated
}

/** What text parsers stumble over: borders of ASCII, separators, controls, direction marks, halves of characters. */
const tokens = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\u007f',
    '\u0085',
    '\u00ad',
    '\u00b2',
    '\u200b',
    '\u200d',
    '\u202e',
    '\u2028',
  ],
  ...['\u2066', '\ufeff', '\ufffd', '\uffff', '\ud800', '\udc00', '\ud83d\ude00', '\u{e0001}', '\u{10ffff}', 'e\u0301'],
  ...['\u0130', '\u00df', '\u212a', '.', '..', '/', '\\', '//', ':', '#', '?', '%', '%00', '%2f', '@', '"', "'", '{'],
  ...['}', '[', ']', ',', '=', '-', '_', '~', '+', 'con', 'NUL.', '__proto__', 'constructor', 'toString', 'null'],
  ...['true', '[]', '{}', '""', '\\u0000', '\\ud800', 'wss://', 'javascript:', 'a'.repeat(300), '/a'.repeat(40)],
]

const setUnit: Mutation = (random, text) => {
  const at = random.below(text.length)
  const unit = random.chance(0.7) ? random.below(128) : random.below(0x1_0000)
  return text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1)
}
const insertToken: Mutation = (random, text) => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + random.pick(tokens) + text.slice(at)
}
const replaceByToken: Mutation = (random, text) => {
  const [start, end] = range(random, text.length)
  return text.slice(0, start) + random.pick(tokens) + text.slice(end)
}
const truncate: Mutation = (random, text) => text.slice(0, random.below(text.length + 1))
const behead: Mutation = (random, text) => text.slice(random.below(text.length + 1))
const remove: Mutation = (random, text) => {
  const [start, end] = range(random, text.length)
  return text.slice(0, start) + text.slice(end)
}
const repeat: Mutation = (random, text) => {
  const [start, end] = range(random, text.length)
  return text.slice(0, end) + text.slice(start, end).repeat(random.below(random.pick([2, 4, 64]))) + text.slice(end)
}
const splice: Mutation = (random, text, other) => {
  const [start, end] = range(random, other.length)
  const at = random.below(text.length + 1)
  return text.slice(0, at) + other.slice(start, end) + text.slice(at + (random.chance(0.5) ? end - start : 0))
}
const changeCase: Mutation = (random, text) => {
  const [start, end] = range(random, text.length)
  const part = text.slice(start, end)
  return text.slice(0, start) + (random.chance(0.5) ? part.toUpperCase() : part.toLowerCase()) + text.slice(end)
}
const setDecimal: Mutation = (random, text) => {
  const numbers = [...text.matchAll(/-?\d+/g)]
  if (numbers.length === 0) return text
  const { 0: digits, index } = random.pick(numbers)
  return text.slice(0, index) + random.pick(borderDecimals) + text.slice(index + digits.length)
}
/** Exchanges, drops or moves one value somewhere in a JSON text; other texts stay as they are. */
const changeJson: Mutation = (random, text, other) => {
  const tree = parseJson(text)
  if (tree === undefined) return text
  return JSON.stringify(changeValue(random, tree, parseJson(other)) ?? null)
}

const mutations = [
  ...[setUnit, insertToken, replaceByToken, truncate, behead, remove, repeat, splice, changeCase, setDecimal],
  ...[changeJson, changeJson, changeJson, changeJson],
]

function changeValue(random: Random, value: unknown, other: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return oddValue(random, value, other)
  const isArray = Array.isArray(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return oddValue(random, value, other)
  const [key, inner] = random.pick(entries)
  const changed = random.chance(0.15) ? undefined : changeValue(random, inner, other)
  const next = entries.map(([name, each]): [string, unknown] => [name, name === key ? changed : each])
  if (random.chance(0.1)) next.push([random.pick(tokens), random.pick(entries)[1]])
  return isArray ? next.map(([, each]) => each) : Object.fromEntries(next)
}

function oddValue(random: Random, value: unknown, other: unknown): unknown {
  const odd: (() => unknown)[] = [
    () => null,
    () => random.chance(0.5),
    () => Number(random.pick(borderDecimals)),
    () => random.pick(tokens),
    () => String.fromCharCode(...random.bytes(random.pick([19, 20, 21]))),
    () => [],
    () => ({}),
    () => [value],
    () => ({ value }),
    () => [value, value, value],
    () => other,
    () => (typeof value === 'string' ? mutateText(random, value, value) : value),
    () => (typeof value === 'number' ? value + random.pick([-1, 1, 0.5, 2 ** 31, 2 ** 53]) : value),
    () => Array.from({ length: random.below(40) }, () => value),
  ]
  return random.pick(odd)()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function range(random: Random, length: number): [start: number, end: number] {
  const start = random.below(length + 1)
  return [start, start + random.below(Math.min(random.pick([2, 16, 1024]), length - start) + 1)]
}
