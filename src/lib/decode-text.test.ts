import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

test.each([
  ['UTF-8', [0x63, 0x61, 0x66, 0xc3, 0xa9], 'café'],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0, 0xe9, 0], 'aé'],
  ['UTF-16, big end first', [0xfe, 0xff, 0, 0x61, 0, 0xe9], 'aé'],
  ['Windows', [0x63, 0x61, 0x66, 0xe9], 'café'],
  ['nothing', [], ''],
])('%s', (_, bytes, text) => {
  expect(decodeText(Uint8Array.from(bytes), true)).toBe(text)
})

test('what has a zero in it is no text', () => {
  expect(decodeText(Uint8Array.of(0x61, 0, 0x62), true)).toBeNull()
})

test('a character that is cut in two at the end of a part is left out', () => {
  expect(decodeText(Uint8Array.of(0x61, 0xc3), false)).toBe('a')
  expect(decodeText(Uint8Array.of(0x61, 0xc3), true)).toBe('aÃ')
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62), false)).toBe('a')
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8), false)).toBe('a')
  expect(decodeText(Uint8Array.of(0xfe, 0xff, 0, 0x61, 0xd8, 0x3d), false)).toBe('a')
})
