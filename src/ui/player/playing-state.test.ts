import { describe, expect, test } from 'vitest'
import { isDue, neededNow, playingNote, type ComingFacts, type PlayingFacts } from './playing-state.ts'

const film: PlayingFacts = {
  duration: 100,
  position: 10,
  readySeconds: 0,
  size: 1e8,
  isStalled: true,
  isPaused: false,
}
const coming: ComingFacts = { speed: 2e6, missing: 4e6, isAvailable: true, isPaused: false, waiting: null }

describe('what playing needs now', () => {
  test.each([
    [{}, { from: 1e7, count: 3e6 }],
    [{ readySeconds: 5 }, { from: 1.5e7, count: 3e6 }],
    [{ position: 99 }, { from: 9.9e7, count: 1e6 }],
    [{ position: 100 }, { from: 1e8, count: 0 }],
    [
      { duration: 0, position: 0 },
      { from: 0, count: 768 * 1024 },
    ],
    [
      { duration: 0, position: 0, size: 1000 },
      { from: 0, count: 1000 },
    ],
  ])('%o', (change, needed) => {
    expect(neededNow({ ...film, ...change })).toEqual(needed)
  })

  test.each([
    [{}, true],
    [{ isPaused: true }, false],
    [{ readySeconds: 5 }, false],
    [{ position: 98, readySeconds: 2 }, false],
    [{ duration: 0 }, true],
  ])('is due: %o', (change, due) => {
    expect(isDue({ ...film, ...change })).toBe(due)
  })
})

describe('what is said', () => {
  test.each([
    ['nothing while it plays', { isStalled: false }, {}, null],
    ['when it begins', { position: 0 }, {}, { kind: 'starting', seconds: 2 }],
    ['that nobody knows when', { position: 0 }, { speed: null }, { kind: 'starting', seconds: null }],
    ['when it goes on', {}, {}, { kind: 'soon', seconds: 2 }],
    ['that it comes too slowly', {}, { speed: 5e5 }, { kind: 'slow', speed: 5e5, needed: 1e6, seconds: 8 }],
    ['that the person paused it', {}, { isPaused: true }, { kind: 'paused' }],
    ['that nobody has this part', {}, { isAvailable: false }, { kind: 'lacking' }],
    ['why nothing comes', {}, { waiting: 'nobody' as const }, { kind: 'waiting', why: 'nobody' }],
    ['nothing of that where all is here', {}, { missing: 0, isPaused: true }, { kind: 'soon', seconds: 0 }],
  ])('%s', (_, playing, facts, note) => {
    expect(playingNote({ ...film, ...playing }, { ...coming, ...facts })).toEqual(note)
  })
})
