import { describe, expect, test } from 'vitest'
import { concatBytes } from '../../../lib/bytes.ts'
import { known } from '../../../lib/known.test-support.ts'
import { aviFile, bits, mp3Frame, picture, pictures, type StreamOptions } from './avi-bytes.test-support.ts'
import { film, frames, largeBytes, mixed, open, packets, sound, sounds, times } from './avi-film.test-support.ts'

describe('pictures', () => {
  test('are shown in their own order, whatever they are decoded in', async () => {
    const file = aviFile({ streams: [film], chunks: frames(pictures(13, 2)), index: 'movi' })
    const { tracks } = await open(file)
    expect(tracks.video).toMatchObject({
      codec: 'avc',
      framing: 'startCodes',
      config: { codec: 'avc1.4d001e', codedWidth: 320, codedHeight: 176 },
    })
    expect(tracks).toMatchObject({ base: 0, duration: 4, missing: [] })
    const group = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11]
    expect(await times(tracks.video)).toEqual([...group, ...group.map((n) => n + 13)].map((n) => n * 40))
    expect((await packets(tracks.video)).map(({ type }) => type === 'key').filter(Boolean)).toHaveLength(2)
  })

  test('that were left out take their time', async () => {
    const [first, ...others] = frames([picture('key', 0), picture('delta', 1), picture('delta', 2)])
    const gap = { name: '00dc', bytes: new Uint8Array() }
    const file = aviFile({ streams: [film], chunks: [known(first ?? null), gap, gap, ...others], index: 'movi' })
    const { tracks } = await open(file)
    expect(await times(tracks.video)).toEqual([0, 120, 160])
    expect(await times(tracks.video, 0.16)).toEqual([0, 120, 160])
  })

  test('have their parameter sets with the first, wherever those lie', async () => {
    const first = picture('key', 0)
    const slice = Buffer.from(first).indexOf(Buffer.of(0, 0, 0, 1, 0x65))
    const stream = { ...film, extra: first.subarray(0, slice) }
    const chunks = frames([first.subarray(slice), picture('delta', 1)])
    const { tracks } = await open(aviFile({ streams: [stream], chunks, index: 'none' }))
    expect(Buffer.from(known(tracks.video).first.data)).toEqual(Buffer.from(first))
    expect((await packets(tracks.video))[0]?.data).toEqual(first.subarray(slice))
  })

  test('behind their lengths keep the record that says so', async () => {
    const units = Buffer.from(picture('key', 0)).toString('latin1').split('\0\0\0\x01').slice(1)
    const [sps = '', pps = '', slice = ''] = units
    const sized = (text: string, size: number) => {
      const length = Buffer.alloc(size)
      length.writeUIntBE(text.length, 0, size)
      return concatBytes(length, Buffer.from(text, 'latin1'))
    }
    const extra = concatBytes(Uint8Array.of(1, 77, 0, 30, 0xff, 0xe1), sized(sps, 2), Uint8Array.of(1), sized(pps, 2))
    const chunks = [{ name: '00dc', bytes: sized(slice, 4) }]
    const { tracks } = await open(aviFile({ streams: [{ ...film, extra }], chunks, index: 'movi' }))
    expect(tracks.video).toMatchObject({ framing: 'plain', config: { description: extra } })
    expect(await times(tracks.video)).toEqual([0])
  })
})

describe('where decoding can start', () => {
  const all = [0, 1, 2, 3].flatMap((group) =>
    Array.from({ length: 10 }, (_, i) => ({
      name: '00dc',
      bytes: picture(group === 0 && i === 0 ? 'key' : i === 0 ? 'intra' : 'delta', i % 8, largeBytes),
      isKey: i === 0,
    })),
  )
  const startOf = async (chunks: typeof all) => {
    const { tracks, demuxer } = await open(aviFile({ streams: [film], chunks, index: 'movi' }))
    demuxer.searchFreely()
    return times(tracks.video, 1.3, 1)
  }

  test('the index says of pictures that refer to no other', async () => {
    expect(await startOf(all)).toEqual([1_200])
  })

  test('it is not believed of any other', async () => {
    expect(await startOf(all.map((chunk) => ({ ...chunk, isKey: true })))).toEqual([1_200])
    const others = all.map(({ bytes, ...chunk }, i) => ({ ...chunk, bytes: i === 30 ? picture('delta', 0) : bytes }))
    expect(await startOf(others)).toEqual([800])
  })
})

describe('VP8 and VP9', () => {
  const key = Uint8Array.from([0x10, 2, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1, 7])
  const vp9Key = bits(`10 00 0 0 11 ${(0x498342).toString(2).padStart(24, '0')} 001 0 ${'0'.repeat(31)}1 0 0000`)

  test.each([
    ['VP80', key, Uint8Array.of(0x11, 1, 2), { codec: 'vp8', config: { codec: 'vp8', codedWidth: 640 } }],
    ['VP90', vp9Key, bits('10 00 0 1 11 00'), { codec: 'vp9', config: { codec: 'vp09.00.10.08', codedHeight: 2 } }],
  ])('of %s each chunk is shown when it comes', async (codec, first, other, described) => {
    const chunks = [other, first, other, new Uint8Array(), other, first, other].map((bytes) => ({
      name: '00dc',
      bytes,
    }))
    const { tracks } = await open(aviFile({ streams: [{ ...film, codec }], chunks, index: 'movi' }))
    expect(tracks.video).toMatchObject({ ...described, framing: 'plain' })
    const types = (await packets(tracks.video)).map(({ type }) => type)
    expect(types).toEqual(['key', 'delta', 'delta', 'key', 'delta'])
    expect(await times(tracks.video)).toEqual([40, 80, 160, 200, 240])
    expect(await times(tracks.video, 0.24)).toEqual([200, 240])
  })
})

describe('sound', () => {
  const play = async (stream: StreamOptions, stretches: readonly Uint8Array[]) =>
    (
      await open(
        aviFile({
          streams: [film, stream],
          chunks: [...frames([picture('key', 0)]), ...sounds(stretches)],
          index: 'movi',
        }),
      )
    ).tracks.audio

  test('of which each chunk is a frame', async () => {
    const track = await play(sound, [0, 1, 2, 3].map(mp3Frame))
    expect(track).toMatchObject({ codec: 'mp3', config: { sampleRate: 48_000, numberOfChannels: 2 } })
    expect(await times(track)).toEqual([0, 24, 48, 72])
    expect(await times(track, 0.05)).toEqual([48, 72])
  })

  test('that was cut anywhere is put together again', async () => {
    const stream = concatBytes(...Array.from({ length: 12 }, (_, i) => mp3Frame(i)))
    const stretches = [0, 1, 2, 3, 4].map((i) => stream.subarray(i * 1_000, (i + 1) * 1_000))
    const track = await play({ ...sound, scale: 1, rate: 16_000, sampleBytes: 1, blockBytes: 1 }, stretches)
    expect(await times(track)).toEqual(Array.from({ length: 12 }, (_, i) => i * 24))
    // The second stretch begins within the third frame.
    expect(await times(track, 0.063)).toEqual(Array.from({ length: 10 }, (_, i) => i * 24 + 48))
    expect(await times(track, 0.1)).toEqual([96, 120, 144, 168, 192, 216, 240, 264])
  })

  test('of AAC, whose chunks are frames', async () => {
    const aac = { ...sound, codec: 0xff, scale: 1_024, blockBytes: 1_536, extra: bits('00010 0011 0010 000') }
    const track = await play(
      aac,
      [0, 1, 2].map(() => new Uint8Array(200).fill(9)),
    )
    expect(track).toMatchObject({
      codec: 'aac',
      framing: 'plain',
      config: { codec: 'mp4a.40.2', sampleRate: 48_000, numberOfChannels: 2, description: aac.extra },
    })
    expect(await times(track)).toEqual([0, 21, 43])
  })

  test('of AAC with a header on each frame', async () => {
    const frame = new Uint8Array(100)
    frame.set([0xff, 0xf1, 0x4c, 0x80, 0x0c, 0x9f, 0xfc])
    const track = await play({ ...sound, codec: 0x1600, scale: 1_024 }, [frame, frame, frame])
    expect(track).toMatchObject({ codec: 'aac', framing: 'adts', config: { codec: 'mp4a.40.2', numberOfChannels: 2 } })
    expect(await times(track)).toEqual([0, 21, 43])
  })
})

describe('a place that is sought', () => {
  test.each(['movi', 'file', 'openDml'] as const)('is found by an index of the kind %s alone', async (index) => {
    const bytes = aviFile(mixed(6, index))
    const { demuxer, tracks, ranges } = await open(bytes)
    expect(ranges.every(({ end }) => end < bytes.length / 4)).toBe(true)
    ranges.length = 0
    demuxer.searchFreely()
    expect((await times(tracks.video, 1.85, 4)).map((time) => time / 40)).toEqual([40, 43, 41, 42])
    expect(await times(tracks.audio, 1.85, 2)).toEqual([1_848, 1_872])
    const [from, until] = [bytes.length * 0.3, bytes.length * 0.6]
    expect(ranges.filter(({ start, end }) => start < until && end > from)).toEqual([])
  })

  test('is looked for where there is no index', async () => {
    const { demuxer, tracks } = await open(aviFile(mixed(6, 'none')))
    demuxer.searchFreely()
    expect((await times(tracks.video, 1.85, 4)).map((time) => time / 40)).toEqual([40, 43, 41, 42])
    // And back.
    expect((await times(tracks.video, 0.45, 1)).map((time) => time / 40)).toEqual([10])
  })

  test('is looked for where the index leads nowhere', async () => {
    const bytes = aviFile(mixed(2, 'movi'))
    bytes.fill(0xff, bytes.length - 16 * 60)
    const { tracks } = await open(bytes)
    expect((await times(tracks.video, 0.45, 1)).map((time) => time / 40)).toEqual([10])
  })
})

test('a stream that lies behind all of another is found by the index', async () => {
  const chunks = [...frames(pictures(10, 20, largeBytes)), ...sounds([0, 1, 2].map(mp3Frame))]
  const { tracks, ranges } = await open(aviFile({ streams: [film, sound], chunks, index: 'movi' }))
  expect(await times(tracks.audio)).toEqual([0, 24, 48])
  expect(ranges.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThan(9_000_000)
})

describe('what can not be played', () => {
  const refused = async (streams: readonly StreamOptions[]) =>
    open(aviFile({ streams, chunks: frames([picture('key', 0)]), index: 'movi' }))

  test('is called by its name', async () => {
    const old = { ...film, codec: 'XVID' }
    await expect(refused([old, { ...sound, codec: 0x2000 }])).rejects.toMatchObject({
      code: 'noCodec',
      codecs: ['MPEG-4', 'AC-3'],
    })
    await expect(refused([{ ...film, codec: 'MJPG' }])).rejects.toMatchObject({ codecs: ['MJPG'] })
  })

  test.each([
    [0x02, 'ADPCM'],
    [0x161, 'WMA'],
    [0x1234, 'an unknown codec'],
  ])('such as the sound of format %i', async (codec, name) => {
    const { tracks } = await refused([film, { ...sound, codec }])
    expect(tracks.missing).toEqual([name])
  })

  test('such as one whose tag stands further behind', async () => {
    const extra = Uint8Array.from([16, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113])
    const { tracks } = await refused([film, { ...sound, codec: 0xfffe, extra }])
    expect(tracks.missing).toEqual(['PCM'])
  })

  test('is left out beside what can', async () => {
    const { tracks } = await refused([film, { ...sound, codec: 0x2000 }])
    expect(tracks).toMatchObject({ video: { codec: 'avc' }, audio: null, missing: ['AC-3'] })
  })

  test.each([
    ['no header', Buffer.from('RIFF\x04\0\0\0AVI ')],
    ['no stream', aviFile({ streams: [], chunks: [], index: 'none' })],
    ['units without a time', aviFile({ streams: [{ ...film, rate: 0 }], chunks: [], index: 'none' })],
  ])('is broken: %s', async (_, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'broken' })
  })
})

test('a file that was cut off plays to where it ends', async () => {
  const bytes = aviFile(mixed(4, 'movi'))
  const { demuxer, tracks } = await open(bytes.subarray(0, bytes.length / 2))
  const all = await times(tracks.video)
  expect(all.length).toBeGreaterThan(15)
  demuxer.searchFreely()
  expect((await times(tracks.video, 30)).length).toBeGreaterThan(0)
  expect(tracks.duration).toBe(4)
})
