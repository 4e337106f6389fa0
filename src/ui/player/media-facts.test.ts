import { expect, test } from 'vitest'
import { mediaFacts, playedSpans } from './media-facts.ts'

const ranges = (spans: readonly (readonly [number, number])[]) => ({
  length: spans.length,
  start: (i: number) => spans[i]?.[0] ?? Number.NaN,
  end: (i: number) => spans[i]?.[1] ?? Number.NaN,
})
const media = {
  currentTime: 30,
  duration: 120,
  paused: false,
  ended: false,
  readyState: 4,
  volume: 0.5,
  muted: true,
  playbackRate: 1.5,
  buffered: ranges([
    [0, 60],
    [90, 120],
  ]),
}

test('what is played and buffered, as shares', () => {
  expect(playedSpans(mediaFacts(media))).toEqual({
    played: 0.25,
    buffered: [
      { from: 0, to: 0.5 },
      { from: 0.75, to: 1 },
    ],
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('has no length where the browser says %s', (duration) => {
  const facts = mediaFacts({ ...media, duration })
  expect(facts.duration).toBe(0)
  expect(playedSpans(facts)).toEqual({ played: 0, buffered: [] })
})

test.each([
  [30, 30],
  [0, 60],
  [60, 0],
  [75, 0],
  [89.95, 30.05],
  [100, 20],
])('from second %i on, %i seconds are ready', (currentTime, seconds) => {
  expect(mediaFacts({ ...media, currentTime }).readySeconds).toBeCloseTo(seconds)
})

test('it is stalled without what follows the position, unless that is the end', () => {
  const stalled = (readyState: number, ended = false) => mediaFacts({ ...media, readyState, ended }).isStalled
  expect([stalled(4), stalled(3), stalled(2), stalled(0), stalled(2, true)]).toEqual([false, false, true, true, false])
})
