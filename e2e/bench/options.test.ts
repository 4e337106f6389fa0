import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

const mebibyte = 1024 * 1024

test('without options everything runs in seven pairs of 100 MiB', () => {
  expect(parseOptions([])).toEqual({
    names: [],
    pairs: 7,
    size: 100 * mebibyte,
    isQuick: false,
    json: null,
    profiles: null,
    paths: null,
    writesReadme: false,
    help: false,
  })
})

test('names and options may be mixed, and what is given holds in quick runs too', () => {
  expect(parseOptions(['link', '--quick', '--size', '16', 'open', '--json', 'out.json'])).toMatchObject({
    names: ['link', 'open'],
    pairs: 1,
    size: 16 * mebibyte,
    isQuick: true,
    json: 'out.json',
  })
})

test.each([['--pairs', '0'], ['--pairs', '1.5'], ['--size', 'big'], ['--size', '-1'], ['--paths', '50'], ['--fast']])(
  '%s %s is refused',
  (...args) => {
    expect(() => parseOptions(args)).toThrow(args[0]?.slice(2))
  },
)

test('paths are given by round trip and loss', () => {
  expect(parseOptions(['far', '--paths', '50/0.1,0/0']).paths).toEqual([
    { roundTripMs: 50, lossPercent: 0.1 },
    { roundTripMs: 0, lossPercent: 0 },
  ])
})
