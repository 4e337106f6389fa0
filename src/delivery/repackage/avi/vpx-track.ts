import { firstOf } from '../../../lib/first-of.ts'
import { chooseContainer } from '../codec-choice.ts'
import type { Packet, VideoTrack } from '../demuxer.ts'
import { framingOf } from '../framing.ts'
import type { AviChunks } from './avi-chunks.ts'
import type { AviVideoStream } from './avi-header.ts'
import { slotAt, timesOf } from './slot-times.ts'
import { readVp8Key, readVp9Key, type VpxKey } from './vpx-keys.ts'

interface VpxPacket extends Packet {
  readonly key: VpxKey | null
}

/**
 * The stream of VP8 or VP9 of this number, whose frames come as they are shown. Null: the browser can't decode it, or there is no
 * picture. Rejects as reading does.
 */
export async function describeVpx(
  chunks: AviChunks,
  stream: AviVideoStream,
  number: number,
  codec: 'vp8' | 'vp9',
  isTypeSupported: (mimeType: string) => boolean,
): Promise<VideoTrack | null> {
  const readKey = codec === 'vp8' ? readVp8Key : readVp9Key

  async function* packetsAt(start: number): AsyncGenerator<VpxPacket> {
    let isFirst = true
    for (let n = start; ; n++) {
      const chunk = await chunks.at(number, n)
      if (chunk === null) return
      if (chunk.size === 0) continue
      const data = await chunks.bytesOf(chunk)
      const key = readKey(data)
      if (isFirst && key === null) continue
      isFirst = false
      yield { data, key, type: key ? 'key' : 'delta', ...timesOf(stream, n) }
    }
  }

  const keyBefore = async (slot: number) => {
    for (let n = await chunks.find(number, slot); n > 0; n--) {
      const chunk = await chunks.at(number, n)
      if (chunk === null || chunk.isKey === false || chunk.size === 0) continue
      if (readKey(await chunks.bytesOf(chunk)) !== null) return n
    }
    return 0
  }

  const first = await firstOf(packetsAt(0))
  if (!first?.key) return null
  const { codecString, width, height } = first.key
  const choice = chooseContainer('video', codec, codecString, isTypeSupported)
  if (choice === null) return null
  return {
    kind: 'video',
    codec,
    config: { codec: codecString, codedWidth: width, codedHeight: height },
    rotation: 0,
    choice,
    framing: framingOf(codec, false),
    first,
    async *packetsFrom(time) {
      const slot = slotAt(stream, time)
      yield* packetsAt(slot > 0 ? await keyBefore(slot) : 0)
    },
  }
}
