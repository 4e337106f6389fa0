import { expect, test } from 'vitest'
import { commandOfKey, isTaken } from './player-keys.ts'

test.each([
  [' ', { kind: 'toggle' }],
  ['m', { kind: 'mute' }],
  ['F', { kind: 'fullScreen' }],
  ['ArrowRight', { kind: 'skip', by: 5 }],
  ['ArrowLeft', { kind: 'skip', by: -5 }],
  ['ArrowUp', { kind: 'louder', by: 0.1 }],
  ['ArrowDown', { kind: 'louder', by: -0.1 }],
  ['x', null],
])('%s', (key, command) => {
  expect(commandOfKey(key, false)).toEqual(command)
})

test('skips the other way where reading runs to the left', () => {
  expect(commandOfKey('ArrowLeft', true)).toEqual({ kind: 'skip', by: 5 })
})

const focused = (tag: string) => ({ matches: (selectors: string) => selectors.split(', ').includes(tag) })

test('leaves keys to what has the focus', () => {
  expect(isTaken('m', focused('input'))).toBe(true)
  expect(isTaken('ArrowDown', focused('select'))).toBe(true)
  expect(isTaken(' ', focused('button'))).toBe(true)
  expect(isTaken('m', focused('button'))).toBe(false)
  expect(isTaken(' ', focused('video'))).toBe(false)
})
