import { expect, test } from 'vitest'
import { mediaFacts, wholeFileSpans } from './media-facts.ts'

const ranges = (spans: readonly (readonly [number, number])[]) => ({
  length: spans.length,
  start: (i: number) => spans[i]?.[0] ?? Number.NaN,
  end: (i: number) => spans[i]?.[1] ?? Number.NaN,
})
const media = {
  currentTime: 30,
  duration: 120,
  paused: false,
  volume: 0.5,
  muted: true,
  playbackRate: 1.5,
  buffered: ranges([
    [0, 60],
    [90, 120],
  ]),
}

test('shows what is played and buffered as shares, and all of it as here', () => {
  expect(wholeFileSpans(mediaFacts(media))).toEqual({
    played: 0.25,
    buffered: [
      { from: 0, to: 0.5 },
      { from: 0.75, to: 1 },
    ],
    have: [{ from: 0, to: 1 }],
    available: [{ from: 0, to: 1 }],
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('has no length where the browser says %s', (duration) => {
  const facts = mediaFacts({ ...media, duration })
  expect(facts.duration).toBe(0)
  expect(wholeFileSpans(facts)).toMatchObject({ played: 0, buffered: [] })
})
