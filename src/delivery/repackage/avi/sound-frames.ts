import { concatBytes } from '../../../lib/bytes.ts'

// Frames of MP3 and ADTS, which say their own length: AVI may cut them anywhere.

export interface SoundFrameHeader {
  /** Bytes, header included. */
  readonly length: number
  readonly samples: number
  /** Hz. */
  readonly sampleRate: number
  readonly channels: number
  /** Of AAC. */
  readonly objectType: number
}

/** The header at this place, or null. */
export type ReadHeader = (bytes: Uint8Array, at: number) => SoundFrameHeader | null

/** ISO/IEC 11172-3, section 2.4.2.3, and 13818-3: kbit/s of layer III. */
const bitrates = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const mp3Rates = [44_100, 48_000, 32_000]
/** ISO/IEC 14496-3, table 1.18. */
export const aacRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
]
const headerBytes = 7
/** Each frame begins with it. */
const mark = 0xff

export const readMp3Header: ReadHeader = (bytes, at) => {
  if (bytes[at] !== mark) return null
  const [second = 0, third = 0, fourth = 0] = [bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  const version = (second >> 3) & 3
  // Layer III, of no reserved version.
  if ((second & 0xe0) !== 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return null
  const isOne = version === 3
  const bitrate = (isOne ? bitrates.one : bitrates.two)[third >> 4] ?? 0
  const baseRate = mp3Rates[(third >> 2) & 3] ?? 0
  if (bitrate === 0 || baseRate === 0) return null
  const sampleRate = isOne ? baseRate : baseRate / (version === 2 ? 2 : 4)
  const samples = isOne ? 1_152 : 576
  const length = Math.floor((samples * bitrate * 125) / sampleRate) + ((third >> 1) & 1)
  return { length, samples, sampleRate, channels: fourth >> 6 === 3 ? 1 : 2, objectType: 0 }
}

export const readAdtsHeader: ReadHeader = (bytes, at) => {
  // Nearly no byte is one.
  if (bytes[at] !== mark || ((bytes[at + 1] ?? 0) & 0xf6) !== 0xf0) return null
  const [third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0] = bytes.subarray(at + 2, at + headerBytes)
  const sampleRate = aacRates[(third >> 2) & 15] ?? 0
  const configuration = ((third & 1) << 2) | (fourth >> 6)
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
  if (sampleRate === 0 || length <= headerBytes) return null
  return {
    length,
    samples: 1_024 * ((seventh & 3) + 1),
    sampleRate,
    channels: configuration === 7 ? 8 : configuration,
    objectType: (third >> 6) + 1,
  }
}

export interface SoundFrame {
  readonly bytes: Uint8Array
  readonly header: SoundFrameHeader
  /** Where it begins: bytes from the start of the stretch that came last; negative where it began in the one before. */
  readonly offset: number
  /** It follows the one before it without anything in between. */
  readonly isNext: boolean
}

export interface SoundFrames {
  /** The next stretch of the stream. The frames that it completes, which are to be taken before the next is pushed. */
  push(stretch: Uint8Array): Iterable<SoundFrame>
}

/** Cuts a stream into its frames. What is none is left out: a frame counts as found when another like it follows. */
export function createSoundFrames(readHeader: ReadHeader): SoundFrames {
  /** What no frame was found in yet. */
  let rest: Uint8Array[] = []
  let restBytes = 0
  /** With fewer nothing more can be told: stretches may be as short as a byte. */
  let wantedBytes = headerBytes
  /** Where the last frame ended, the next is trusted. */
  let isNext = false

  return {
    *push(stretch) {
      restBytes += stretch.length
      if (restBytes < wantedBytes) {
        // Of its own: what it was cut from is not kept.
        rest.push(stretch.slice())
        return
      }
      const bytes = rest.length > 0 ? concatBytes(...rest, stretch) : stretch
      const startOfStretch = bytes.length - stretch.length
      let at = 0
      wantedBytes = headerBytes
      while (at + headerBytes <= bytes.length) {
        const header = readHeader(bytes, at)
        const end = at + (header?.length ?? 0)
        if (
          header === null ||
          (!isNext && end + headerBytes <= bytes.length && !isLike(header, readHeader(bytes, end)))
        ) {
          isNext = false
          at++
          if (bytes[at] === mark) continue
          const next = bytes.indexOf(mark, at)
          at = next < 0 ? bytes.length : next
          continue
        }
        // Not there yet, or not known yet whether it is one.
        const neededEnd = isNext ? end : end + headerBytes
        if (neededEnd > bytes.length) {
          wantedBytes = neededEnd - at
          break
        }
        yield { bytes: bytes.slice(at, end), header, offset: at - startOfStretch, isNext }
        isNext = true
        at = end
      }
      rest = at < bytes.length ? [bytes.slice(at)] : []
      restBytes = bytes.length - at
    },
  }
}

const isLike = (a: SoundFrameHeader, b: SoundFrameHeader | null): boolean =>
  b !== null && a.sampleRate === b.sampleRate && a.channels === b.channels
