import { expect, test } from 'vitest'
import { isAsked, parseOptions } from './options.ts'

test('without options everything goes to one folder', () => {
  expect(parseOptions([])).toEqual({ names: [], out: 'shots', scale: 1, help: false })
})

test('names and options may be mixed', () => {
  expect(parseOptions(['home', '--out', 'elsewhere', 'share-paused', '--scale', '2'])).toMatchObject({
    names: ['home', 'share-paused'],
    out: 'elsewhere',
    scale: 2,
  })
})

test.each([['--scale', '0'], ['--scale', 'big'], ['--fast']])('%s %s is refused', (...args) => {
  expect(() => parseOptions(args)).toThrow(args[0]?.slice(2))
})

test('a name asks for itself and for what begins with it', () => {
  expect(isAsked([], 'share-paused')).toBe(true)
  expect(isAsked(['share'], 'share-paused')).toBe(true)
  expect(isAsked(['share-paused'], 'share-paused')).toBe(true)
  expect(isAsked(['share-p', 'home'], 'share-paused')).toBe(false)
})
