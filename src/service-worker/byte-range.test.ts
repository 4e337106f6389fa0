import { expect, test } from 'vitest'
import { rangeOf } from './byte-range.ts'

test.each([
  [null, 'whole'],
  ['', 'whole'],
  ['bytes=0-', { start: 0, end: 100 }],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=10-19', { start: 10, end: 20 }],
  ['bytes=90-200', { start: 90, end: 100 }],
  ['bytes=99-', { start: 99, end: 100 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=-1', { start: 99, end: 100 }],
  ['bytes=-500', { start: 0, end: 100 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=1e3-', 'whole'],
  ['bytes= 0-', 'whole'],
  ['items=0-5', 'whole'],
  ['bytes=9999999999999999999-', 'whole'],
])('%s of 100 bytes', (header, wanted) => {
  expect(rangeOf(header, 100)).toEqual(wanted)
})

test('nothing of an empty file can be had by a range', () => {
  expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable')
  expect(rangeOf(null, 0)).toBe('whole')
})
