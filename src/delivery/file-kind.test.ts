import { expect, test } from 'vitest'
import { concatBytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { kindOfFile } from './file-kind.ts'

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  concatBytes(...parts.map((part) => (typeof part === 'string' ? encodeUtf8(part) : Uint8Array.from(part))))

test.each([
  ['png', bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'image/png'],
  ['jpeg', bytes([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  ['gif', bytes('GIF89a'), 'image/gif'],
  ['webp', bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '), 'image/webp'],
  ['avif', bytes([0, 0, 0, 32], 'ftypavif'), 'image/avif'],
  [
    'bmp',
    bytes(
      'BM',
      Array.from({ length: 30 }, () => 0),
    ),
    'image/bmp',
  ],
  ['pdf', bytes('%PDF-1.7'), 'application/pdf'],
  ['mp4', bytes([0, 0, 0, 32], 'ftypisom'), 'video/mp4'],
  ['mov', bytes([0, 0, 0, 20], 'ftypqt  '), 'video/quicktime'],
  ['m4a', bytes([0, 0, 0, 32], 'ftypM4A '), 'audio/mp4'],
  ['webm', bytes([0x1a, 0x45, 0xdf, 0xa3], 'xxxx', [0x42, 0x82], 'webm'), 'video/webm'],
  ['mkv', bytes([0x1a, 0x45, 0xdf, 0xa3], 'xxxx', [0x42, 0x82], 'matroska'), 'video/x-matroska'],
  ['ogg', bytes('OggS', [0, 2], 'OpusHead'), 'audio/ogg'],
  ['ogv', bytes('OggS', [0, 2, 0x80], 'theora'), 'video/ogg'],
  ['wav', bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt '), 'audio/wav'],
  ['avi', bytes('RIFF', [1, 0, 0, 0], 'AVI LIST'), 'video/x-msvideo'],
  ['flac', bytes('fLaC'), 'audio/flac'],
  ['mp3 with a tag', bytes('ID3', [4, 0]), 'audio/mpeg'],
  ['mp3', bytes([0xff, 0xfb, 0x90]), 'audio/mpeg'],
  ['aac', bytes([0xff, 0xf1, 0x50]), 'audio/aac'],
  ['ts', Uint8Array.from({ length: 188 * 5 }, (_, i) => (i % 188 === 0 ? 0x47 : 0)), 'video/mp2t'],
])('%s', (_, head, type) => {
  expect(kindOfFile(head)?.type).toBe(type)
})

test.each([
  ['nothing', bytes()],
  ['a page', bytes('<!doctype html><script>')],
  ['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
  ['a program', bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
  ['a script', bytes('self.x = 1')],
  ['a picture that browsers do not know', bytes([0, 0, 0, 24], 'ftypheic')],
  ['a text that begins like a bitmap', bytes('BMW drivers of the world')],
  ['a stylesheet', bytes('body { color: red }')],
  ['half of a mark', bytes([0x89], 'PN')],
])('%s is none of what is shown', (_, head) => {
  expect(kindOfFile(head)).toBeNull()
})
