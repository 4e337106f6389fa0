import { expect, test } from 'vitest'
import type { SourceFile } from '../../core/ports/platform.ts'
import { playablesOf } from './playable.ts'

const source = (path: string, type: string): SourceFile => ({
  path,
  type,
  size: 3,
  modified: 0,
  handle: null,
  bytes: new Blob(['abc']),
})
const listed = (sources: readonly SourceFile[]) => sources.map(({ path, type, size }) => ({ path, type, size }))
const kinds = (sources: readonly SourceFile[], canPlay = (_type: string) => true) =>
  [...playablesOf(listed(sources), sources, canPlay).values()].map(({ index, kind }) => [index, kind])

test('finds films and sounds, and nothing else', () => {
  expect(
    kinds([
      source('a.txt', 'text/plain'),
      source('b.mp4', 'video/mp4'),
      source('c.mp3', 'audio/mpeg'),
      source('d.html', 'text/html'),
      source('e.svg', 'image/svg+xml'),
    ]),
  ).toEqual([
    [1, 'video'],
    [2, 'audio'],
  ])
})

test('asks the browser', () => {
  const sources = [source('b.mp4', 'video/mp4'), source('c.mkv', 'video/x-matroska')]
  expect(kinds(sources, (type) => type === 'video/mp4')).toEqual([[0, 'video']])
})

test('goes by the ending where no type is known, and only there', () => {
  expect(
    kinds([source('trip/A.MP4', ''), source('b.FLAC', ''), source('c.mp4', 'text/plain'), source('mp4', '')]),
  ).toEqual([
    [0, 'video'],
    [1, 'audio'],
  ])
})

test('takes no file that this page does not hold', () => {
  const film = source('b.mp4', 'video/mp4')
  expect(playablesOf(listed([film]), [], () => true).size).toBe(0)
  const elsewhere: SourceFile = {
    ...film,
    bytes: { size: 3, slice: () => elsewhere.bytes, arrayBuffer: () => Promise.reject() },
  }
  expect(playablesOf(listed([film]), [elsewhere], () => true).size).toBe(0)
})
