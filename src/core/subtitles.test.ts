import { expect, test } from 'vitest'
import { parseSubtitles, subtitleLabel } from './subtitles.ts'

test('SubRip: numbers, commas, marks of its time', () => {
  const text =
    '\uFEFF1\r\n00:00:01,500 --> 00:00:03,000\r\n{\\an8}<font color="#ff0000">Hello</font>\r\n<i>there</i>\r\n\r\n2\r\n01:02:03,004 --> 01:02:04,000\r\nBye\r\n'
  expect(parseSubtitles(text)).toEqual([
    { start: 1.5, end: 3, text: 'Hello\n<i>there</i>' },
    { start: 3723.004, end: 3724, text: 'Bye' },
  ])
})

test('WebVTT: head, notes, names, settings, short times', () => {
  const text =
    'WEBVTT\n\nNOTE a remark\n\nintro\n00:01.000 --> 00:02.000 line:0 align:start\n<v Ann>One</v>\n\n00:00:03.250 --> 00:00:04.000\nTwo\nlines'
  expect(parseSubtitles(text)).toEqual([
    { start: 1, end: 2, text: 'One' },
    { start: 3.25, end: 4, text: 'Two\nlines' },
  ])
})

test.each([
  ['', 0],
  ['no cue at all', 0],
  ['00:00:05,000 --> 00:00:04,000\nbackwards', 0],
  ['00:00:01,000 --> 00:00:02,000\n\n', 0],
  ['00:00:01,000 --> 00:00:02,000\n00:00:03,000 --> 00:00:04,000\nfollows at once', 1],
  ['99999:00:01,000 --> 00:00:02,000\nbeyond', 0],
])('%j', (text, count) => {
  expect(parseSubtitles(text)).toHaveLength(count)
})

test('there is an end to what is taken', () => {
  const cue = `00:00:01,000 --> 00:00:02,000\n${'x'.repeat(5_000)}\n\n`
  const cues = parseSubtitles(cue.repeat(21_000))
  expect(cues).toHaveLength(20_000)
  expect(cues[0]?.text).toHaveLength(2_000)
})

test.each([
  ['x/film.id.srt', 'x/Film.mp4', 'id'],
  ['film.srt', 'film.mp4', 'film.srt'],
  ['other.srt', 'film.mp4', 'other.srt'],
])('%s beside %s is called %s', (path, film, label) => {
  expect(subtitleLabel(path, film)).toBe(label)
})
