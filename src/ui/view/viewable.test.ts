import { expect, test } from 'vitest'
import { playlistOf, subtitlesBeside, viewablesOf } from './viewable.ts'

const file = (path: string, type = '', size = 3) => ({ path, type, size })
const kinds = (...files: ReturnType<typeof file>[]) =>
  [...viewablesOf(files, { showsPdf: true }).values()].map(({ index, kind }) => `${index} ${kind}`)

test('goes by the ending, then by the type', () => {
  expect(
    kinds(
      file('trip/A.MP4'),
      file('b.FLAC'),
      file('c.mkv', 'application/octet-stream'),
      file('recording', 'video/webm'),
      file('d.jpeg'),
      file('e.txt', 'text/html'),
      file('f.PDF'),
    ),
  ).toEqual(['0 video', '1 audio', '2 video', '3 video', '4 image', '5 text', '6 pdf'])
})

test('offers nothing of what would have to run, and nothing of empty files', () => {
  expect(kinds(file('a.html', 'text/html'), file('b.svg', 'image/svg+xml'), file('c.js'), file('mp4'))).toEqual([])
  expect(kinds(file('a.mp4', 'video/mp4', 0))).toEqual([])
})

test('offers a PDF only where the browser shows it safely', () => {
  expect([...viewablesOf([file('a.pdf'), file('b.png')], { showsPdf: false }).keys()]).toEqual([1])
})

test('a .ts is a film only where its sender says so', () => {
  expect(kinds(file('main.ts', ''), file('record.ts', 'video/mp2t'))).toEqual(['1 video'])
})

test('what plays one after another is in one folder, in its order', () => {
  const viewables = viewablesOf(
    ['a/1.mp3', 'a/2.mp4', 'b/3.mp3', 'a/x.png', 'a/4.ogg', 'a/y.png', 'a/n.txt'].map((path) => file(path)),
    { showsPdf: true },
  )
  const indices = (index: number) => {
    const shown = viewables.get(index)
    return shown && playlistOf(viewables, shown).map((each) => each.index)
  }
  expect(indices(0)).toEqual([0, 1, 4])
  expect(indices(3)).toEqual([3, 5])
  expect(indices(6)).toEqual([6])
})

test('subtitles lie beside their film', () => {
  const files = ['x/Film.mp4', 'x/film.srt', 'x/film.pt-BR.VTT', 'x/film 2.srt', 'film.srt', 'x/film.srt.bak'].map(
    (path) => file(path),
  )
  expect(subtitlesBeside(files, { path: 'x/Film.mp4' })).toEqual([1, 2])
})
