import { EncodedPacketSink, type EncodedPacket, type InputAudioTrack, type InputVideoTrack } from 'mediabunny'
import { ViewError } from '../../core/ports/viewing.ts'
import { chooseContainer } from './codec-choice.ts'
import type { AudioTrack, Demuxer, FoundTrack, Packet, VideoTrack } from './demuxer.ts'
import { framingOf } from './framing.ts'
import type { RangeInput } from './range-input.ts'

/** Containers that mediabunny reads. */
export function createLibraryDemuxer(source: RangeInput): Demuxer {
  const { input } = source
  return {
    async videos() {
      if (!(await input.canRead())) throw new ViewError('broken')
      const tracks = await primaryFirst(input.getPrimaryVideoTrack(), input.getVideoTracks())
      return tracks.map((track) => found(track, (isTypeSupported) => describeVideo(track, isTypeSupported)))
    },
    async audios() {
      if (!(await input.canRead())) throw new ViewError('broken')
      const tracks = await primaryFirst(input.getPrimaryAudioTrack(), input.getAudioTracks())
      return tracks.map((track) => found(track, (isTypeSupported) => describeAudio(track, isTypeSupported)))
    },
    end: () => input.getDurationFromMetadata(),
    foundFrame: () => source.foundFrame(),
    searchFreely: () => source.searchFreely(),
    abortReads: () => source.abortReads(),
    get fileError() {
      return source.fileError
    },
    close: source.close,
  }
}

async function primaryFirst<T>(primary: Promise<T | null>, all: Promise<readonly T[]>): Promise<readonly T[]> {
  const [first, tracks] = await Promise.all([primary, all])
  return first === null ? tracks : [first, ...tracks.filter((track) => track !== first)]
}

const found = <Track>(
  track: InputVideoTrack | InputAudioTrack,
  describe: FoundTrack<Track>['describe'],
): FoundTrack<Track> => ({
  async codecName() {
    const name = (await track.getCodec()) ?? (await track.getInternalCodecId())
    return typeof name === 'string' ? name : ''
  },
  describe,
})

async function describeVideo(
  track: InputVideoTrack,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<VideoTrack | null> {
  const codec = await track.getCodec()
  const config = codec === null ? null : await track.getDecoderConfig()
  if (codec === null || config === null) return null
  const choice = chooseContainer('video', codec, config.codec, isTypeSupported)
  if (choice === null) return null
  const sink = new EncodedPacketSink(track)
  const first = await sink.getFirstKeyPacket({ verifyKeyPackets: true })
  if (first === null) return null
  const framing = framingOf(codec, config.description !== undefined)
  return {
    kind: 'video',
    codec,
    config,
    rotation: await track.getRotation(),
    choice,
    framing,
    first,
    async *packetsFrom(time) {
      const start = time === null ? null : await sink.getKeyPacket(time, { verifyKeyPackets: true })
      yield* packetsOf(sink, start ?? first)
    },
  }
}

async function describeAudio(
  track: InputAudioTrack,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<AudioTrack | null> {
  const codec = await track.getCodec()
  const config = codec === null ? null : await track.getDecoderConfig()
  if (codec === null || config === null) return null
  const choice = chooseContainer('audio', codec, config.codec, isTypeSupported)
  if (choice === null) return null
  const sink = new EncodedPacketSink(track)
  const first = await sink.getFirstPacket()
  if (first === null) return null
  const framing = framingOf(codec, config.description !== undefined)
  return {
    kind: 'audio',
    codec,
    config,
    choice,
    framing,
    first,
    async *packetsFrom(time) {
      const start = time === null ? null : await sink.getPacket(time)
      yield* packetsOf(sink, start ?? first)
    },
  }
}

async function* packetsOf(sink: EncodedPacketSink, start: EncodedPacket): AsyncGenerator<Packet> {
  for (let packet: EncodedPacket | null = start; packet; packet = await sink.getNextPacket(packet)) yield packet
}
