import type { AbortSignalLike } from '../../core/ports/platform.ts'
import type { Bytes } from '../../lib/bytes.ts'
import { createDecodeOrder } from './decode-order.ts'
import type { AudioTrack, VideoTrack } from './demuxer.ts'
import type { MediaBuffer, Segment } from './media-buffer.ts'
import type { Frame } from './sample.ts'
import { createSegmenter } from './segmenter.ts'

/** How far a frame may be shown from its place in decode order. */
const reorderDepth = 16

export interface TrackFeed {
  readonly track: VideoTrack | AudioTrack
  readonly buffer: MediaBuffer
  readonly initSegment: Bytes
}

/** Puts the frames into the buffer as it has room, until they end. */
export async function feedTrack(
  signal: AbortSignalLike,
  { track, buffer, initSegment }: TrackFeed,
  frames: AsyncIterable<Frame>,
  onAppended: () => void,
  isLast: () => boolean,
): Promise<void> {
  const isReordered = track.codec === 'avc' || track.codec === 'hevc'
  const order = createDecodeOrder(isReordered ? reorderDepth : 0, track.kind)
  const segmenter = createSegmenter(track.choice.container, initSegment)
  const append = async (segment: Segment | null) => {
    if (segment === null) return
    await buffer.append(signal, segment)
    onAppended()
  }
  for await (const frame of frames) {
    for (const sample of order.push(frame)) await append(segmenter.push(sample))
    await buffer.whenRoom(signal, isLast)
  }
  for (const sample of order.flush()) await append(segmenter.push(sample))
  await append(segmenter.flush())
}
