import { firstOf } from '../../../lib/first-of.ts'
import { chooseContainer } from '../codec-choice.ts'
import type { AudioTrack, Packet } from '../demuxer.ts'
import { framingOf } from '../framing.ts'
import type { AviChunks } from './avi-chunks.ts'
import type { AviAudioStream } from './avi-header.ts'
import { createBitReader } from './bit-reader.ts'
import {
  aacRates,
  createSoundFrames,
  readAdtsHeader,
  readMp3Header,
  type ReadHeader,
  type SoundFrameHeader,
} from './sound-frames.ts'

interface SoundPacket extends Packet {
  readonly header: SoundFrameHeader
}

/** A stream of MP3 or AAC of this number. Null: the browser can't decode it, or there is no sound. Rejects as reading does. */
export async function describeSound(
  chunks: AviChunks,
  stream: AviAudioStream,
  number: number,
  codec: 'mp3' | 'aac',
  isTypeSupported: (mimeType: string) => boolean,
): Promise<AudioTrack | null> {
  const known = codec === 'aac' ? headerOfConfig(stream) : null
  const readHeader = codec === 'mp3' ? readMp3Header : readAdtsHeader
  const packetsAt = (start: number) =>
    known ? wholePackets(chunks, stream, number, start, known) : cutPackets(chunks, stream, number, start, readHeader)

  const first = await firstOf(packetsAt(0))
  if (first === null) return null
  const { header } = first
  const parameters = codec === 'mp3' ? 'mp3' : `mp4a.40.${header.objectType}`
  const choice = chooseContainer('audio', codec, parameters, isTypeSupported)
  if (choice === null) return null
  return {
    kind: 'audio',
    codec,
    config: {
      codec: parameters,
      numberOfChannels: header.channels || stream.channels || 2,
      sampleRate: header.sampleRate,
      ...(known && { description: new Uint8Array(stream.extra) }),
    },
    choice,
    framing: framingOf(codec, known !== null),
    first,
    async *packetsFrom(time) {
      const unit = time === null ? 0 : time / stream.unitSeconds - stream.startUnits
      // The frame that is heard then may begin in the chunk before.
      const start = unit > 0 ? (await chunks.find(number, unit)) - 1 : 0
      for await (const packet of packetsAt(Math.max(0, start))) {
        if (time === null || packet.timestamp + packet.duration > time) yield packet
      }
    },
  }
}

/** Each chunk is a frame. */
async function* wholePackets(
  chunks: AviChunks,
  { unitSeconds, startUnits }: AviAudioStream,
  number: number,
  start: number,
  header: SoundFrameHeader,
): AsyncGenerator<SoundPacket> {
  for (let n = start; ; n++) {
    const chunk = await chunks.at(number, n)
    if (chunk === null) return
    if (chunk.size === 0) continue
    const data = await chunks.bytesOf(chunk)
    const timestamp = (chunk.start + startUnits) * unitSeconds
    yield { data, type: 'key', timestamp, duration: header.samples / header.sampleRate, header }
  }
}

/** Chunks cut frames anywhere. Times count on from the first frame: those that follow from bytes are not exact. */
async function* cutPackets(
  chunks: AviChunks,
  { unitSeconds, startUnits, sampleBytes }: AviAudioStream,
  number: number,
  start: number,
  readHeader: ReadHeader,
): AsyncGenerator<SoundPacket> {
  const frames = createSoundFrames(readHeader)
  let time = -Infinity
  /** Of the chunk before. */
  let before = 0
  for (let n = start; ; n++) {
    const chunk = await chunks.at(number, n)
    if (chunk === null) return
    if (chunk.size === 0) continue
    for (const { bytes, header, offset, isNext } of frames.push(await chunks.bytesOf(chunk))) {
      const inChunk = offset < 0 ? before : chunk.start
      const unit = sampleBytes > 0 ? chunk.start + offset / sampleBytes : inChunk
      if (!isNext) time = Math.max(time, (unit + startUnits) * unitSeconds)
      const duration = header.samples / header.sampleRate
      yield { data: bytes, type: 'key', timestamp: time, duration, header }
      time += duration
    }
    before = chunk.start
  }
}

/** AudioSpecificConfig (ISO/IEC 14496-3, section 1.6.2.1), or null where there is none: then each frame has its own header. */
function headerOfConfig({ extra, channels }: AviAudioStream): SoundFrameHeader | null {
  if (extra.length < 2) return null
  const reader = createBitReader(extra)
  const shortType = reader.bits(5)
  const objectType = shortType === 31 ? 32 + reader.bits(6) : shortType
  const rateIndex = reader.bits(4)
  const sampleRate = rateIndex === 15 ? reader.bits(24) : (aacRates[rateIndex] ?? 0)
  const configuration = reader.bits(4)
  if (reader.isOver || objectType === 0 || sampleRate === 0) return null
  const said = configuration === 7 ? 8 : configuration
  return { length: 0, samples: 1_024, sampleRate, channels: said || channels, objectType }
}
