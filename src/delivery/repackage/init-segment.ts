import {
  EncodedPacket,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  WebMOutputFormat,
} from 'mediabunny'
import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import type { AudioTrack, VideoTrack } from './demuxer.ts'

/** What the browser's decoder has to know before the first frame: nothing, where each frame says it itself. @throws what mediabunny says about a track that can't be written */
export async function initSegment(track: VideoTrack | AudioTrack): Promise<Bytes> {
  if (track.choice.container === 'mpeg') return new Uint8Array()
  const parts: Uint8Array[] = []
  const keep = (bytes: Uint8Array) => void parts.push(bytes.slice())
  const output = new Output({
    format:
      track.choice.container === 'mp4'
        ? new Mp4OutputFormat({ fastStart: 'fragmented', onFtyp: keep, onMoov: keep })
        : new WebMOutputFormat({ appendOnly: true, onEbmlHeader: keep, onSegmentHeader: keep }),
    target: new NullTarget(),
  })
  // From time 0 on, so that nothing in it speaks of times: those are in the fragments.
  const packet = new EncodedPacket(track.first.data, 'key', 0, track.first.duration)
  if (track.kind === 'video') {
    const source = new EncodedVideoPacketSource(track.codec)
    // WebM has no word for it.
    output.addVideoTrack(source, track.choice.container === 'mp4' ? { rotation: track.rotation } : {})
    await output.start()
    await source.add(packet, { decoderConfig: track.config })
  } else {
    const source = new EncodedAudioPacketSource(track.codec)
    output.addAudioTrack(source)
    await output.start()
    await source.add(packet, { decoderConfig: track.config })
  }
  await output.finalize()
  return concatBytes(...parts)
}
