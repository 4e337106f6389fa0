import type { Bytes } from '../../../lib/bytes.ts'
import { known } from '../../../lib/known.test-support.ts'
import { countedReads } from '../counted-reads.ts'
import type { AudioTrack, Packet, VideoTrack } from '../demuxer.ts'
import { findTracks } from '../media-tracks.ts'
import { mp3Frame, pictures, type AviOptions, type StreamOptions } from './avi-bytes.test-support.ts'
import { createAviDemuxer } from './avi-demuxer.ts'

// Films made by hand, as the player opens them.

export const film: StreamOptions = { kind: 'vids', codec: 'H264', scale: 1, rate: 25, length: 100 }
export const sound: StreamOptions = {
  kind: 'auds',
  codec: 0x55,
  scale: 1_152,
  rate: 48_000,
  length: 100,
  blockBytes: 1_152,
}
/** Enough of a frame that what lies between two places is seen to be left out. */
export const largeBytes = 60_000

export async function open(bytes: Uint8Array) {
  const ranges: { start: number; end: number }[] = []
  const demuxer = createAviDemuxer(
    countedReads({
      size: bytes.length,
      async *read(_signal, range) {
        ranges.push(range)
        yield bytes.subarray(range.start, range.end)
      },
    }),
  )
  const tracks = await findTracks(new AbortController().signal, demuxer, () => true)
  return { demuxer, tracks, ranges }
}

export async function packets(track: VideoTrack | AudioTrack | null, time: number | null = null, count = Infinity) {
  const all: Packet[] = []
  for await (const packet of known(track).packetsFrom(time)) {
    all.push(packet)
    if (all.length === count) break
  }
  return all
}

export const times = async (...from: Parameters<typeof packets>) =>
  (await packets(...from)).map(({ timestamp }) => Math.round(timestamp * 1_000))

export const frames = (all: readonly Bytes[]) =>
  all.map((bytes) => ({ name: '00dc', bytes, isKey: Buffer.from(bytes).includes(Buffer.of(0, 0, 1, 0x65)) }))
export const sounds = (all: readonly Uint8Array[]) => all.map((bytes) => ({ name: '01wb', bytes }))

/** A frame of each in turn. */
export const mixed = (groups: number, index: AviOptions['index']): AviOptions => ({
  streams: [film, sound],
  chunks: frames(pictures(10, groups, largeBytes)).flatMap((frame, i) => [
    frame,
    ...sounds([mp3Frame(i), mp3Frame(i)]),
  ]),
  index,
})
