import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Input, Target } from './target.ts'

// Every input that ever failed, one file each: bytes as hex digits, text as a JSON string. They are replayed by the
// unit tests, so what was mended stays so.

export const corpusFolder = join(import.meta.dirname, 'corpus')

const endings = { bytes: '.hex', text: '.json' } as const

export function readCorpus({ name, kind }: Pick<Target, 'name' | 'kind'>, folder = corpusFolder): readonly Input[] {
  return readNames(join(folder, name)).map((file) => {
    if (!file.endsWith(endings[kind])) throw new Error(`${name}/${file} is not ${kind}`)
    return decode(readFileSync(join(folder, name, file), 'utf8').trim(), kind)
  })
}

/** @returns the path of the file. */
export function addToCorpus(target: string, input: Input, folder = corpusFolder): string {
  const text = typeof input === 'string' ? JSON.stringify(input) : Buffer.from(input).toString('hex')
  const file = `${createHash('sha256').update(text).digest('hex').slice(0, 16)}${endings[typeof input === 'string' ? 'text' : 'bytes']}`
  mkdirSync(join(folder, target), { recursive: true })
  const path = join(folder, target, file)
  writeFileSync(path, `${text}\n`)
  return path
}

function decode(text: string, kind: Target['kind']): Input {
  if (kind === 'bytes') return Uint8Array.from(Buffer.from(text, 'hex'))
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'string') throw new Error('not a text')
  return value
}

/** Those that have never failed have no folder. */
function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
