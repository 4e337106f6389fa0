import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import type { Sample } from './sample.ts'

// Movie fragments with one track (ISO/IEC 14496-12, section 8.8). A fragment may begin at any frame: the player is given
// what was read at once, however far apart a film's key frames are.

/** As the initialisation segment calls it. */
const trackId = 1

const uint32Max = 0xffff_ffff
/** Section 8.8.3.1: depends on no other sample. */
const keyFlags = 0x0200_0000
/** Depends on others, and is no place to start at. */
const deltaFlags = 0x0101_0000

/** `timescale`: ticks per second, as the initialisation segment says. `samples` follow each other without a hole. */
export function mp4Fragment(sequence: number, timescale: number, samples: readonly Sample[]): Bytes {
  const ticks = (seconds: number) => Math.round(seconds * timescale)
  const entries = samples.map(({ bytes, isKey, pts, dts, duration }) => [
    Math.min(uint32Max, ticks(dts + duration) - ticks(dts)),
    bytes.length,
    isKey ? keyFlags : deltaFlags,
    // Signed in version 1.
    (ticks(pts) - ticks(dts)) >>> 0,
  ])
  const start = BigInt(ticks(samples[0]?.dts ?? 0))
  const movieFragment = (dataOffset: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, uint32(sequence)),
      box(
        'traf',
        // Offsets count from the start of the moof.
        fullBox('tfhd', 0, 0x02_0000, uint32(trackId)),
        fullBox('tfdt', 1, 0, uint32(Number(start >> 32n), Number(start & 0xffff_ffffn))),
        // Data offset; duration, size, flags and composition offset of each.
        fullBox('trun', 1, 0x00_0f01, uint32(entries.length, dataOffset, ...entries.flat())),
      ),
    )
  const headerLength = movieFragment(0).length + 8
  return concatBytes(movieFragment(headerLength), box('mdat', ...samples.map(({ bytes }) => bytes)))
}

/** Ticks per second of the one track of an initialisation segment, or null. */
export function timescaleOf(initSegment: Uint8Array): number | null {
  const name = [...'mdhd'].map((letter) => letter.charCodeAt(0))
  const at = initSegment.findIndex((_, i) => name.every((code, k) => initSegment[i + k] === code))
  if (at < 0) return null
  const view = new DataView(initSegment.buffer, initSegment.byteOffset, initSegment.byteLength)
  // Behind version and flags, two times of creation: 64 bits each in version 1.
  const offset = at + 4 + 4 + (view.getUint8(at + 4) === 1 ? 16 : 8)
  return offset + 4 <= view.byteLength ? view.getUint32(offset) || null : null
}

function box(type: string, ...contents: readonly Uint8Array[]): Bytes {
  const size = contents.reduce((sum, { length }) => sum + length, 8)
  return concatBytes(
    uint32(size),
    Uint8Array.from(type, (letter) => letter.charCodeAt(0)),
    ...contents,
  )
}

const fullBox = (type: string, version: number, flags: number, content: Uint8Array) =>
  box(type, uint32(version * 0x100_0000 + flags), content)

function uint32(...values: readonly number[]): Bytes {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value)
  return bytes
}
