import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCorpus } from './corpus.ts'
import { main } from './main.ts'

const targets = join(import.meta.dirname, 'planted.test-support.ts')
let corpus: string
let lines: string[]
const fuzz = (...args: string[]) =>
  main(args, {
    loopMs: 3_000,
    maxGrowthBytes: 2 ** 28,
    minimiseMs: 4_000,
    targets,
    corpus,
    print: (line) => lines.push(line),
  })

beforeEach(() => {
  corpus = mkdtempSync(join(tmpdir(), 'fuzz-'))
  lines = []
})
afterEach(() => rmSync(corpus, { recursive: true }))

describe('the fuzz command', { timeout: 60_000 }, () => {
  test('finds what throws, says the seed, and writes the smallest input that does', async () => {
    expect(await fuzz('--seconds', '30', '--target', 'throws')).toBe(1)
    expect(lines[0]).toMatch(/^seed \w+$/)
    expect(lines.join('\n')).toContain('no two of these signs')
    expect(readCorpus({ name: 'throws', kind: 'text' }, corpus)).toEqual(['##'])
  })

  test('finds what never ends', async () => {
    expect(await fuzz('--seconds', '30', '--target', 'loops', '--seed', 'a')).toBe(1)
    expect(lines.join('\n')).toMatch(/loops, with seed a: no answer within/)
    const [input] = readCorpus({ name: 'loops', kind: 'bytes' }, corpus)
    expect(input?.length).toBeGreaterThan(3)
    expect(readFileSync(lines.at(-1)?.replace('written to ', '') ?? '', 'utf8')).toMatch(/^[0-9a-f]+\n$/)
  })

  test('finds what takes much more memory than it was given', async () => {
    expect(await fuzz('--seconds', '30', '--target', 'swells')).toBe(1)
    expect(lines.join('\n')).toMatch(/swells, with seed \w+: took 100 MiB of array buffers/)
    expect(readCorpus({ name: 'swells', kind: 'bytes' }, corpus)).toEqual([Uint8Array.of(0, 0, 0, 0)])
  })

  test('finds what takes memory without end', async () => {
    expect(await fuzz('--seconds', '30', '--target', 'hoards')).toBe(1)
    expect(lines.join('\n')).toMatch(/hoards, with seed \w+: needed more than 256 MiB/)
    expect(readCorpus({ name: 'hoards', kind: 'bytes' }, corpus)).toHaveLength(1)
  })

  test('counts what it tried where nothing is wrong', async () => {
    expect(await fuzz('--seconds', '0.2', '--target', 'is-fine')).toBe(0)
    expect(lines.at(-2)).toMatch(/^is-fine +[1-9]\d* inputs: [1-9]\d* accepted, [1-9]\d* refused$/)
  })

  test('refuses what it does not know', async () => {
    await expect(fuzz('--target', 'nothing')).rejects.toThrow(/throws, loops, swells, hoards, is-fine/)
    await expect(fuzz('--seconds', 'x')).rejects.toThrow(/--seconds/)
  })
})
