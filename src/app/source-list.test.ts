import { describe, expect, it } from 'vitest'
import { manifestLimits } from '../core/manifest.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { listSources } from './source-list.ts'

const source = (path: string, size = 3, type = ''): SourceFile => ({
  path,
  type,
  size,
  modified: 0,
  handle: null,
  bytes: { size, slice: () => source(path, 0).bytes, arrayBuffer: () => Promise.resolve(new ArrayBuffer(size)) },
})

describe('listSources', () => {
  it('keeps folders, order, sizes and empty files', () => {
    const { files, layout } = listSources([source('a/b.txt', 5, 'text/plain'), source('a/empty', 0), source('a/c', 7)])
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['a/b.txt', 5],
      ['a/empty', 0],
      ['a/c', 7],
    ])
    expect(files[0]?.type).toBe('text/plain')
    expect(layout.files).toEqual([
      { start: 0, end: 5 },
      { start: 5, end: 5 },
      { start: 5, end: 12 },
    ])
  })

  it('makes names safe and unique', () => {
    const paths = listSources([source('../x'), source('x'), source('x')]).files.map(({ path }) => path)
    expect(new Set(paths).size).toBe(3)
    expect(paths.every((path) => !path.includes('..'))).toBe(true)
  })

  it('leaves out a media type that no browser would say', () => {
    expect(listSources([source('x', 1, 'a'.repeat(128))]).files[0]?.type).toBe('')
  })

  it('refuses nothing, too much and too many', () => {
    expect(() => listSources([])).toThrow(expect.objectContaining({ code: 'nothing' }))
    expect(() => listSources([source('x', Number.MAX_SAFE_INTEGER)])).toThrow(
      expect.objectContaining({ code: 'tooLarge' }),
    )
    expect(() => listSources([source('x', 2 * 1024 ** 4)])).toThrow(expect.objectContaining({ code: 'tooLarge' }))
    const many = Array.from({ length: manifestLimits.files + 1 }, () => source('x'))
    expect(() => listSources(many)).toThrow(expect.objectContaining({ code: 'tooManyFiles' }))
  })
})
