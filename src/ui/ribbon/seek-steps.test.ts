import { expect, test } from 'vitest'
import { clockText, positionAfterKey, positionAtPoint } from './seek-steps.ts'

const state = { position: 30, duration: 100, isRightToLeft: false }

test.each([
  ['ArrowRight', 35],
  ['ArrowLeft', 25],
  ['ArrowUp', 35],
  ['ArrowDown', 25],
  ['PageUp', 40],
  ['PageDown', 20],
  ['Home', 0],
  ['End', 100],
  ['a', null],
])('%s leads to %s', (key, position) => {
  expect(positionAfterKey(key, state)).toBe(position)
})

test('mirrors left and right, and nothing else, where reading runs to the left', () => {
  const mirrored = { ...state, isRightToLeft: true }
  expect(positionAfterKey('ArrowLeft', mirrored)).toBe(35)
  expect(positionAfterKey('ArrowRight', mirrored)).toBe(25)
  expect(positionAfterKey('ArrowUp', mirrored)).toBe(35)
  expect(positionAtPoint(25, 100, mirrored)).toBe(75)
})

test('stays between the beginning and the end', () => {
  expect(positionAfterKey('ArrowLeft', { ...state, position: 2 })).toBe(0)
  expect(positionAfterKey('PageUp', { ...state, position: 98 })).toBe(100)
  expect(positionAtPoint(-5, 100, state)).toBe(0)
  expect(positionAtPoint(500, 100, state)).toBe(100)
  expect(positionAtPoint(5, 0, state)).toBe(0)
})

test.each([
  [0, '0:00'],
  [7.9, '0:07'],
  [727, '12:07'],
  [3727, '1:02:07'],
  [-1, '0:00'],
])('%s s is %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})
