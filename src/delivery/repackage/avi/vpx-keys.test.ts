import { expect, test } from 'vitest'
import { bits } from './avi-bytes.test-support.ts'
import { readVp8Key, readVp9Key } from './vpx-keys.ts'

const number = (value: number, digits: number) => value.toString(2).padStart(digits, '0')
const mark = number(0x498342, 24)
const size = `${number(1_919, 16)}${number(1_079, 16)}0`

test.each([
  ['plain', `10 00 0 0 11 ${mark} 001 0 ${size}`, 'vp09.00.40.08'],
  ['of another subsampling', `10 10 0 0 10 ${mark} 010 1 000 ${size}`, 'vp09.01.40.08'],
  ['of ten bits', `10 01 0 0 10 ${mark} 0 101 0 ${size}`, 'vp09.02.40.10'],
  ['of twelve bits in RGB', `10 11 0 0 0 10 ${mark} 1 111 0 ${size}`, 'vp09.03.40.12'],
])('VP9: %s', (_, text, codecString) => {
  expect(readVp9Key(bits(text))).toEqual({ codecString, width: 1_920, height: 1_080 })
})

test.each([
  ['nothing', ''],
  ['a frame that others come before', `10 00 0 1 11 ${mark} 001 0 ${size}`],
  ['one that is shown again', '10 00 1 000'],
  ['what has no mark', `10 00 0 0 11 ${number(5, 24)} 001 0 ${size}`],
  ['what is cut off', `10 00 0 0 11 ${mark} 001`],
])('VP9: %s is no key frame', (_, text) => {
  expect(readVp9Key(bits(text))).toBeNull()
})

test('VP8', () => {
  const key = [0x10, 2, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0x68, 0x41]
  expect(readVp8Key(Uint8Array.from(key))).toEqual({ codecString: 'vp8', width: 640, height: 360 })
  expect(readVp8Key(Uint8Array.from([0x11, ...key.slice(1)]))).toBeNull()
  expect(readVp8Key(Uint8Array.from(key.slice(0, 9)))).toBeNull()
  expect(readVp8Key(Uint8Array.from([...key.slice(0, 6), 0, 0, 0, 0]))).toBeNull()
})
