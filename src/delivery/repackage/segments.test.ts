import { describe, expect, test } from 'vitest'
import { bytesAhead, evictableUntil } from './buffer-policy.ts'
import { chooseContainer, spokenCodec } from './codec-choice.ts'
import { framingOf, unframed } from './framing.ts'
import { mp4Fragment, timescaleOf } from './mp4-fragment.ts'
import { claimsTooMany } from './sample-claims.ts'
import type { Sample } from './sample.ts'
import { silentFrame } from './silence.ts'
import { webmCluster } from './webm-cluster.ts'

const sample = (values: Partial<Sample>): Sample => ({
  bytes: new Uint8Array([7]),
  isKey: true,
  pts: 0,
  dts: 0,
  duration: 1,
  ...values,
})

/** Where a box's name stands. */
const placeOf = (bytes: Uint8Array, name: string) => Buffer.from(bytes).indexOf(name)

describe('a movie fragment', () => {
  const samples = [
    sample({ bytes: new Uint8Array([1, 2, 3]), dts: 5_000_000, pts: 5_000_000.5, duration: 0.5 }),
    sample({ bytes: new Uint8Array([4]), dts: 5_000_000.5, pts: 5_000_000, isKey: false, duration: 0.25 }),
  ]
  const bytes = mp4Fragment(9, 1_000, samples)
  const view = new DataView(bytes.buffer)

  test('says when it begins, beyond 32 bits too', () => {
    expect(view.getBigUint64(placeOf(bytes, 'tfdt') + 8)).toBe(5_000_000_000n)
  })

  test('lists each sample with its length, its kind and when it is shown', () => {
    const entries = placeOf(bytes, 'trun') + 16
    const words = Array.from({ length: 8 }, (_, i) => view.getUint32(entries + i * 4))
    expect(words).toEqual([500, 3, 0x0200_0000, 500, 250, 1, 0x0101_0000, 2 ** 32 - 500])
  })

  test('leads to its data, counted from its start', () => {
    const offset = view.getUint32(placeOf(bytes, 'trun') + 12)
    expect([...bytes.subarray(offset)]).toEqual([1, 2, 3, 4])
    expect(placeOf(bytes, 'mdat')).toBe(offset - 4)
  })
})

test('the timescale is read from either version of a media header', () => {
  const name = [...'mdhd'].map((letter) => letter.charCodeAt(0))
  const bytes = (version: number, zeros: number) =>
    new Uint8Array([...name, version, 0, 0, 0, ...Array.from({ length: zeros }, () => 0), 0, 0, 0xbb, 0x80])
  expect(timescaleOf(bytes(0, 8))).toBe(48_000)
  expect(timescaleOf(bytes(1, 16))).toBe(48_000)
  expect(timescaleOf(bytes(1, 8))).toBe(null)
  expect(timescaleOf(new Uint8Array(20))).toBe(null)
})

test('a cluster holds its blocks by their distance from its start', () => {
  const bytes = webmCluster([sample({ pts: 61.5 }), sample({ pts: 61.52, isKey: false })])
  const hex = Buffer.from(bytes).toString('hex')
  expect(hex).toBe(
    [
      '1f43b675010000000000002d',
      'e70100000000000008000000000000f03c',
      'a301000000000000058100008007',
      'a301000000000000058100140007',
    ].join(''),
  )
})

describe('framing', () => {
  test('start codes become lengths', () => {
    const bytes = new Uint8Array([0, 0, 0, 1, 9, 240, 0, 0, 1, 103, 0, 0, 2, 0, 0, 0, 1, 5])
    expect([...unframed(bytes, 'startCodes')]).toEqual([0, 0, 0, 2, 9, 240, 0, 0, 0, 4, 103, 0, 0, 2, 0, 0, 0, 1, 5])
    expect(unframed(new Uint8Array([1, 2, 3]), 'startCodes').length).toBe(0)
  })

  test('a header of AAC goes, with its checksum', () => {
    const header = (flags: number, rest: readonly number[]) => new Uint8Array([0xff, flags, ...rest])
    expect([...unframed(header(0xf1, [0, 0, 0, 0, 0, 42]), 'adts')]).toEqual([42])
    expect([...unframed(header(0xf0, [0, 0, 0, 0, 0, 1, 1, 42]), 'adts')]).toEqual([42])
    expect([...unframed(new Uint8Array([1, 2]), 'adts')]).toEqual([1, 2])
  })

  test('is there only where the container says nothing', () => {
    expect(framingOf('avc', false)).toBe('startCodes')
    expect(framingOf('avc', true)).toBe('plain')
    expect(framingOf('aac', false)).toBe('adts')
    expect(framingOf('vp9', false)).toBe('plain')
  })
})

test('silence is known for what is common', () => {
  const mp3 = new Uint8Array(417).fill(9)
  mp3.set([0xff, 0xfa, 0x90, 0x64])
  expect(Buffer.from(silentFrame('aac', 1, mp3) ?? []).toString('hex')).toBe('00000007')
  expect(silentFrame('aac', 2, mp3)?.length).toBe(7)
  expect(silentFrame('aac', 9, mp3)).toBe(null)
  expect(silentFrame('opus', 2, mp3)?.length).toBe(3)
  expect([...(silentFrame('mp3', 2, mp3) ?? []).slice(0, 6)]).toEqual([0xff, 0xfb, 0x90, 0x64, 0, 0])
  expect(silentFrame('vorbis', 2, mp3)).toBe(null)
})

test('a container is the first that the browser takes', () => {
  const takes = (list: readonly string[]) => (type: string) => list.some((known) => type.startsWith(known))
  expect(chooseContainer('video', 'vp9', 'vp09.00', takes(['video/mp4', 'video/webm']))?.container).toBe('mp4')
  expect(chooseContainer('video', 'vp9', 'vp09.00', takes(['video/webm']))?.mimeType).toBe(
    'video/webm; codecs="vp09.00"',
  )
  expect(chooseContainer('audio', 'mp3', 'mp3', takes(['audio/mpeg']))?.container).toBe('mpeg')
  expect(chooseContainer('audio', 'ac3', 'ac-3', takes(['audio/']))).toBe(null)
})

test('codecs are called as people call them', () => {
  expect(spokenCodec('ac3')).toBe('AC-3')
  expect(spokenCodec('pcm-s16')).toBe('PCM')
  expect(spokenCodec('V_\u202Eodd/' + 'x'.repeat(90))).toBe('V_odd/xxxxxxxxxxxxxx')
  expect(spokenCodec('')).toBe('an unknown codec')
})

test('a buffer is cleared up to a key frame, and what is ahead is counted', () => {
  const segments = [0, null, 4, null, 8].map((keyTime, i) => ({ bytes: 10, end: i * 2 + 2, keyTime }))
  expect(evictableUntil(segments, 7)).toBe(4)
  expect(evictableUntil(segments, 3)).toBe(null)
  expect(bytesAhead(segments, 6)).toBe(20)
})

test('a table that claims more frames than a film has is seen', () => {
  const table = (name: string, ...words: readonly number[]) => {
    const bytes = Buffer.alloc(12 + words.length * 4 + 8)
    bytes.writeUInt32BE(8 + words.length * 4)
    bytes.write(name, 4)
    for (const [i, word] of words.entries()) bytes.writeUInt32BE(word, 8 + i * 4)
    return bytes
  }
  const order = table('ctts', 0, 1, 10, 1)
  const track = (...boxes: readonly Buffer[]) => Buffer.concat([table('trak', 0), ...boxes])
  const many = table('stts', 0, 2, 10, 1, 0xffff_ffff, 1)
  expect(claimsTooMany(track(many, order))).toBe(true)
  expect(claimsTooMany(track(order, many))).toBe(true)
  expect(claimsTooMany(track(table('stts', 0, 2, 10, 1, 1_000_000, 1), order))).toBe(false)
  // Uncompressed sound beside a film.
  expect(claimsTooMany(Buffer.concat([track(many), track(order)]))).toBe(false)
  // More entries than there are.
  expect(claimsTooMany(track(order, table('stts', 0, 0xffff_ffff, 10, 1)))).toBe(false)
  expect(claimsTooMany(table('trun', 0, 0xffff_ffff, 0, 0))).toBe(true)
  expect(claimsTooMany(table('trun', 0, 100, 0, 0))).toBe(false)
})
