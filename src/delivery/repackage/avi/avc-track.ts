import { concatBytes } from '../../../lib/bytes.ts'
import { firstOf } from '../../../lib/first-of.ts'
import { chooseContainer } from '../codec-choice.ts'
import type { Packet, VideoTrack } from '../demuxer.ts'
import { framingOf } from '../framing.ts'
import { createAvcPictures, type AvcPicture } from './avc-pictures.ts'
import { leadingUnits, type UnitFraming } from './avc-units.ts'
import type { AviChunks } from './avi-chunks.ts'
import type { AviVideoStream } from './avi-header.ts'
import type { AviChunk } from './chunk-table.ts'
import { createPictureOrder } from './picture-order.ts'
import { viewOf } from './riff.ts'
import { slotAt, timesOf } from './slot-times.ts'

interface StoredPicture extends AvcPicture {
  readonly data: Uint8Array
  readonly slot: number
}

const startCode = Uint8Array.of(0, 0, 0, 1)

/** The H.264 stream of this number. Null: the browser can't decode it, or there is no picture. Rejects as reading does. */
export async function describeAvc(
  chunks: AviChunks,
  stream: AviVideoStream,
  number: number,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<VideoTrack | null> {
  const record = await recordOf(chunks, stream, number)
  const pictures = createAvcPictures(record?.framing ?? 'startCodes')
  const units = record?.units ?? leadingUnits(stream.extra, 'startCodes')
  for (const unit of units) pictures.learn(unit)

  /** Some that write H.264 leave it to the index to say where decoding can start. */
  const readPicture = (data: Uint8Array, chunk: AviChunk): AvcPicture | null => {
    const picture = pictures.read(data)
    return picture && { ...picture, isKey: picture.isKey || (chunk.isKey === true && picture.isIntra) }
  }

  async function* packetsAt(start: number): AsyncGenerator<StoredPicture & Packet> {
    pictures.restart()
    let order: ReturnType<typeof createPictureOrder<StoredPicture>> | null = null
    for (let n = start; ; n++) {
      const chunk = await chunks.at(number, n)
      if (chunk === null) break
      // A picture that was left out takes its slot.
      if (chunk.size === 0) continue
      const data = await chunks.bytesOf(chunk)
      const picture = readPicture(data, chunk)
      if (picture === null || (order === null && !picture.isKey)) continue
      order ??= createPictureOrder(pictures.sequence?.reordered ?? 0)
      for (const shown of order.push({ ...picture, data, slot: n })) yield packetOf(shown.picture, shown.slot)
    }
    for (const shown of order?.flush() ?? []) yield packetOf(shown.picture, shown.slot)
  }

  const packetOf = (picture: StoredPicture, slot: number): StoredPicture & Packet => ({
    ...picture,
    type: picture.isKey ? 'key' : 'delta',
    ...timesOf(stream, slot),
  })

  /** Of the last chunk that can be decoded alone and is shown in this slot or before. */
  const keyBefore = async (slot: number) => {
    for (let n = await chunks.find(number, slot); n > 0; n--) {
      const chunk = await chunks.at(number, n)
      if (chunk === null || chunk.isKey === false || chunk.size === 0) continue
      pictures.restart()
      const picture = readPicture(await chunks.bytesOf(chunk), chunk)
      // Some that come later are shown before it, unless nothing goes past it.
      const delay = picture?.isFirst ? 0 : (pictures.sequence?.reordered ?? 0)
      if (picture?.isKey && n + delay <= slot) return n
    }
    return 0
  }

  const first = await firstOf(packetsAt(0))
  const { sequence, sets } = pictures
  if (!first || !sequence) return null
  const choice = chooseContainer('video', 'avc', sequence.codecString, isTypeSupported)
  if (choice === null) return null
  const withSets = record !== null || first.hasSets ? [] : sets.flatMap((unit) => [startCode, unit])
  return {
    kind: 'video',
    codec: 'avc',
    config: {
      codec: sequence.codecString,
      codedWidth: sequence.width,
      codedHeight: sequence.height,
      ...(record && { description: record.bytes }),
    },
    rotation: 0,
    choice,
    framing: framingOf('avc', record !== null),
    first: { ...first, data: concatBytes(...withSets, first.data) },
    async *packetsFrom(time) {
      const slot = slotAt(stream, time)
      yield* packetsAt(slot > 0 ? await keyBefore(slot) : 0)
    },
  }
}

interface AvcRecord {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly framing: UnitFraming
  /** Parameter sets. */
  readonly units: readonly Uint8Array[]
}

/** What MP4 keeps apart from pictures (ISO/IEC 14496-15, section 5.3.3.1); null where it lies among them behind start codes. */
async function recordOf(chunks: AviChunks, { extra }: AviVideoStream, number: number): Promise<AvcRecord | null> {
  if (extra.length < 7 || extra[0] !== 1) return null
  for (let n = 0; ; n++) {
    const chunk = await chunks.at(number, n)
    if (chunk === null) return null
    if (chunk.size === 0) continue
    const start = (await chunks.bytesOf(chunk)).subarray(0, 4)
    if (startCode.every((byte, i) => byte === start[i])) return null
    break
  }
  const framing = ([1, 2, null, 4] as const)[(extra[4] ?? 0) & 3] ?? null
  const units = setsOf(extra)
  return framing && units && { bytes: new Uint8Array(extra), framing, units }
}

/** Null where the record is cut off. */
function setsOf(extra: Uint8Array): readonly Uint8Array[] | null {
  const view = viewOf(extra)
  const units: Uint8Array[] = []
  let at = 5
  for (const mask of [0x1f, 0xff]) {
    if (at >= extra.length) return null
    const count = view.getUint8(at) & mask
    at++
    for (let i = 0; i < count; i++) {
      if (at + 2 > extra.length) return null
      const end = at + 2 + view.getUint16(at)
      if (end > extra.length) return null
      units.push(extra.subarray(at + 2, end))
      at = end
    }
  }
  return units
}
