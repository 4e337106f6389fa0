import { createBitReader } from './bit-reader.ts'

/** What a key frame says of its stream. */
export interface VpxKey {
  /** As RFC 6381 writes it. */
  readonly codecString: string
  readonly width: number
  readonly height: number
}

/** Null for a frame that is none. */
export type ReadVpxKey = (bytes: Uint8Array) => VpxKey | null

const vp9Mark = 0x49_83_42
const rgb = 7
/** VP9's levels by the most samples of a picture ("VP9 Levels", WebM project). */
const vp9Levels = [
  [10, 36_864],
  [11, 73_728],
  [20, 122_880],
  [21, 245_760],
  [30, 552_960],
  [31, 983_040],
  [40, 2_228_224],
  [50, 8_912_896],
] as const
const highestLevel = 60

/** RFC 6386, section 9.1. */
export const readVp8Key: ReadVpxKey = (bytes) => {
  if (bytes.length < 10 || ((bytes[0] ?? 0) & 1) !== 0) return null
  if (bytes[3] !== 0x9d || bytes[4] !== 0x01 || bytes[5] !== 0x2a) return null
  const size = (at: number) => (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) & 0x3f) * 256
  return checked({ codecString: 'vp8', width: size(6), height: size(8) })
}

/** The uncompressed header ("VP9 Bitstream & Decoding Process Specification", section 6.2). */
export const readVp9Key: ReadVpxKey = (bytes) => {
  const reader = createBitReader(bytes.subarray(0, 32))
  if (reader.bits(2) !== 2) return null
  const profile = reader.bits(1) + reader.bits(1) * 2
  if (profile === 3) reader.bits(1)
  const isShownAgain = reader.flag()
  const isDelta = reader.flag()
  reader.bits(2)
  if (isShownAgain || isDelta || reader.bits(24) !== vp9Mark) return null
  const bitDepth = profile < 2 ? 8 : reader.flag() ? 12 : 10
  const hasSubsampling = profile % 2 === 1
  if (reader.bits(3) !== rgb) reader.bits(hasSubsampling ? 4 : 1)
  else if (hasSubsampling) reader.bits(1)
  const [width, height] = [reader.bits(16) + 1, reader.bits(16) + 1]
  if (reader.isOver) return null
  const level = vp9Levels.find(([, samples]) => width * height <= samples)?.[0] ?? highestLevel
  return checked({ codecString: `vp09.0${profile}.${level}.${String(bitDepth).padStart(2, '0')}`, width, height })
}

const checked = (key: VpxKey): VpxKey | null => (key.width > 0 && key.height > 0 ? key : null)
