import { ViewError } from '../../src/core/ports/viewing.ts'
import { countedReads } from '../../src/delivery/repackage/counted-reads.ts'
import type { AudioTrack, VideoTrack } from '../../src/delivery/repackage/demuxer.ts'
import { findTracks } from '../../src/delivery/repackage/media-tracks.ts'
import {
  aviFile,
  mp3Frame,
  pictures,
  type AviOptions,
} from '../../src/delivery/repackage/avi/avi-bytes.test-support.ts'
import { createAviDemuxer } from '../../src/delivery/repackage/avi/avi-demuxer.ts'
import { hold, type Outcome, type Target } from '../target.ts'

/** Frames of a file that are looked at: more than any input of this size has without repeating itself. */
const maxFrames = 20_000
/** Times what a reader may read of a file that it plays once and seeks in four times. */
const readsPerByte = 100

const indexes: readonly AviOptions['index'][] = ['movi', 'file', 'openDml', 'none']

const film = (index: AviOptions['index'], groups: number) =>
  aviFile({
    streams: [
      { kind: 'vids', codec: 'H264', scale: 1, rate: 25, length: groups * 7 },
      { kind: 'auds', codec: 0x55, scale: 1_152, rate: 48_000, length: groups * 7, blockBytes: 1_152 },
    ],
    chunks: pictures(7, groups).flatMap((bytes, i) => [
      { name: '00dc', bytes, isKey: i % 7 === 0 },
      { name: '01wb', bytes: mp3Frame(i) },
    ]),
    index,
  })

async function checkAvi(bytes: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  let read = 0
  const demuxer = createAviDemuxer(
    countedReads({
      size: bytes.length,
      async *read(_signal, { start, end }) {
        hold('a read lies within the file', start >= 0 && start <= end && end <= bytes.length)
        read += end - start
        yield bytes.subarray(start, end)
      },
    }),
  )
  try {
    const { video, audio, duration, base } = await findTracks(new AbortController().signal, demuxer, () => true)
    hold('a duration is one', duration === null || (Number.isFinite(duration) && duration > 0))
    hold('the beginning is one', Number.isFinite(base) && base >= 0)
    for (const track of [video, audio]) {
      if (!track) continue
      for (const time of [null, 0.3, (duration ?? 0) * 0.8, 1e9]) await checkTrack(track, time, bytes.length)
    }
    hold('the file is not read again and again', read <= (bytes.length + 200) * readsPerByte)
    return 'accepted'
  } catch (error) {
    if (error instanceof ViewError) return 'refused'
    throw error
  } finally {
    demuxer.close()
  }
}

async function checkTrack(track: VideoTrack | AudioTrack, time: number | null, fileSize: number): Promise<void> {
  let frames = 0
  let isFirst = true
  for await (const { data, timestamp, duration, type } of track.packetsFrom(time)) {
    hold('a frame has a time', Number.isFinite(timestamp) && timestamp >= 0)
    hold('a frame lasts', Number.isFinite(duration) && duration >= 0)
    hold('a frame lies in the file', data.length > 0 && data.length <= fileSize)
    hold('decoding begins with a key frame', !isFirst || type === 'key')
    isFirst = false
    if (++frames === maxFrames) break
  }
}

export const aviTargets: readonly Target[] = [
  {
    name: 'avi',
    kind: 'bytes',
    samples: indexes.map((index) => film(index, 2)),
    generate: (random) => film(random.pick(indexes), 1 + random.below(4)),
    check: checkAvi,
  },
]
