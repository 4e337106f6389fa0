import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '../../../lib/bytes.ts'
import { mp3Frame } from './avi-bytes.test-support.ts'
import { createSoundFrames, readAdtsHeader, readMp3Header } from './sound-frames.ts'

describe('headers', () => {
  test.each([
    ['MPEG-1', [0xff, 0xfb, 0x94, 0x64], { length: 384, samples: 1_152, sampleRate: 48_000, channels: 2 }],
    [
      'one with a byte more',
      [0xff, 0xfb, 0x92, 0xc4],
      { length: 418, samples: 1_152, sampleRate: 44_100, channels: 1 },
    ],
    ['MPEG-2', [0xff, 0xf3, 0x84, 0x64], { length: 192, samples: 576, sampleRate: 24_000, channels: 2 }],
    ['MPEG-2.5', [0xff, 0xe3, 0x88, 0x64], { length: 576, samples: 576, sampleRate: 8_000, channels: 2 }],
  ])('of %s', (_, bytes, header) => {
    expect(readMp3Header(Uint8Array.from(bytes), 0)).toMatchObject(header)
  })

  test('of other layers, and of none', () => {
    expect(readMp3Header(Uint8Array.of(0xff, 0xfd, 0x94, 0x64), 0)).toBeNull()
    expect(readMp3Header(Uint8Array.of(0xff, 0xfb, 0xf4, 0x64), 0)).toBeNull()
    expect(readMp3Header(new Uint8Array(4), 2)).toBeNull()
    expect(readAdtsHeader(Uint8Array.of(0xff, 0xf1, 0x4c, 0x80, 0, 0x1f, 0xfc), 0)).toBeNull()
  })
})

test('frames are found however their stream is cut, and what is none is left out', () => {
  const cuts = fc.array(fc.nat(4_000), { maxLength: 20 })
  fc.assert(
    fc.property(cuts, fc.uint8Array({ max: 0xfe, maxLength: 50 }), (cuts, noise) => {
      const all = Array.from({ length: 10 }, (_, i) => mp3Frame(i))
      const stream = concatBytes(noise, ...all.slice(0, 5), noise, ...all.slice(5))
      const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
      const frames = createSoundFrames(readMp3Header)
      const found = edges.flatMap((edge, i) => [...frames.push(stream.slice(edge, edges[i + 1] ?? edge))])
      expect(found.map(({ bytes }) => Buffer.from(bytes))).toEqual(all.map((bytes) => Buffer.from(bytes)))
    }),
  )
})

test('a frame may come byte by byte, and there may be none', () => {
  const frames = createSoundFrames(readMp3Header)
  const stream = concatBytes(mp3Frame(1), mp3Frame(2), mp3Frame(3))
  const found = [...stream].flatMap((byte) => [...frames.push(Uint8Array.of(byte))])
  expect(found.map(({ bytes }) => bytes[10])).toEqual([1, 2, 3])
  // Each is told as soon as it is there, but for the first, which needs the next.
  expect(found.map(({ offset }) => offset)).toEqual([-390, -383, -383])
  expect([...frames.push(new Uint8Array(100_000).fill(0xff))]).toEqual([])
})
