import { expect, test } from 'vitest'
import { parsePictureSet, parseSequence } from './avc-parameter-sets.ts'

const unit = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

// Written by x264.
test.each([
  ['of the high profile', '67640014acd941419f9f011000000300100000030320f1429960', ['avc1.640014', 320, 180, 2]],
  ['with fields', '67640015acd941433f260220000003002000000643e28532c0', ['avc1.640015', 320, 180, 2]],
  ['with all colours', '67f4000c918ac80a0cfc6e0220000003002000000641e28532c0', ['avc1.f4000c', 320, 180, 2]],
  [
    'with a reference decoder',
    '67640028acd940780227e5c044000003000400000300c981000249f000493e930c01e30632c0',
    ['avc1.640028', 1920, 1080, 2],
  ],
])('a sequence %s', (_, hex, [codecString, width, height, reordered]) => {
  expect(parseSequence(unit(hex))).toMatchObject({ codecString, width, height, reordered })
})

test('what is cut off is no set', () => {
  const whole = '67640014acd941419f9f011000000300100000030320f1429960'
  expect(parseSequence(unit(whole.slice(0, 14)))).toBeNull()
  expect(parseSequence(unit(whole.slice(0, 20)))).toMatchObject({ reordered: 16 })
  expect(parseSequence(new Uint8Array(40))).toBeNull()
  expect(parsePictureSet(unit('68'))).toBeNull()
  expect(parsePictureSet(unit('68eaecb22c'))).toEqual({ id: 0, sequence: 0 })
})
