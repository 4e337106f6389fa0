import { createBitReader, type BitReader } from './bit-reader.ts'
import { unescaped } from './avc-units.ts'

// As much of H.264's sequence parameter sets as it takes to read the order of pictures, and what a decoder has to know before.

/** In decode order, between a picture and those that are shown before it (ITU-T H.264, section A.3.1). */
const maxReordered = 16
/** Section 7.3.2.1.1: profiles whose pictures say how their colours are stored. */
const colouredProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])
const customAspect = 255
/** Section 7.4.2.1.1 allows no more; of pixels a browser has no use for more. */
const limits = { id: 31, log2: 16, cycle: 255, hrd: 32, pixels: 16_384 }

export interface AvcSequence {
  readonly id: number
  /** As RFC 6381 writes it. */
  readonly codecString: string
  readonly width: number
  readonly height: number
  readonly hasColourPlanes: boolean
  readonly frameNumberBits: number
  /** Of the number that says when a picture is shown; 0 where none does, and they come as they are decoded. */
  readonly orderBits: number
  readonly mayHaveFields: boolean
  /** How many pictures may be decoded before one that is shown earlier. */
  readonly reordered: number
}

/** `unit`: with its first byte, which says what it is. Null where it is damaged. */
export function parseSequence(unit: Uint8Array): AvcSequence | null {
  const bytes = unescaped(unit)
  const reader = createBitReader(bytes.subarray(1))
  const profile = reader.bits(8)
  reader.bits(16)
  const id = reader.ue()
  const { chroma, hasColourPlanes } = colouredProfiles.has(profile)
    ? readColours(reader)
    : { chroma: 1, hasColourPlanes: false }
  const frameNumberBits = reader.ue() + 4
  const order = readOrder(reader)
  reader.ue()
  reader.flag()
  const widthUnits = reader.ue() + 1
  const heightUnits = reader.ue() + 1
  const mayHaveFields = !reader.flag()
  if (mayHaveFields) reader.flag()
  reader.flag()
  const crop = reader.flag() ? [reader.ue(), reader.ue(), reader.ue(), reader.ue()] : []
  if (reader.isOver || order === null || id > limits.id || frameNumberBits > limits.log2) return null

  const [left = 0, right = 0, top = 0, bottom = 0] = crop
  const perFrame = mayHaveFields ? 2 : 1
  const width = widthUnits * 16 - (left + right) * (chroma === 1 || chroma === 2 ? 2 : 1)
  const height = heightUnits * 16 * perFrame - (top + bottom) * (chroma === 1 ? 2 : 1) * perFrame
  if (!(width > 0 && height > 0 && width <= limits.pixels && height <= limits.pixels)) return null
  const said = reader.flag() ? readReordered(reader) : null
  return {
    id,
    codecString: `avc1.${[...bytes.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    width,
    height,
    hasColourPlanes,
    frameNumberBits,
    orderBits: order,
    mayHaveFields,
    reordered: order === 0 ? 0 : Math.min(said ?? maxReordered, maxReordered),
  }
}

/** Which sequence a picture parameter set belongs to. */
export function parsePictureSet(unit: Uint8Array): { readonly id: number; readonly sequence: number } | null {
  const reader = createBitReader(unescaped(unit.subarray(0, 32)).subarray(1))
  const [id, sequence] = [reader.ue(), reader.ue()]
  return reader.isOver || id > 255 || sequence > limits.id ? null : { id, sequence }
}

function readColours(reader: BitReader) {
  const chroma = reader.ue()
  const hasColourPlanes = chroma === 3 && reader.flag()
  reader.ue()
  reader.ue()
  reader.flag()
  if (reader.flag())
    for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (reader.flag()) skipScaling(reader, i < 6 ? 16 : 64)
  return { chroma: hasColourPlanes ? 0 : chroma, hasColourPlanes }
}

function skipScaling(reader: BitReader, size: number): void {
  let next = 8
  for (let i = 0, last = 8; i < size && next !== 0; i++) {
    next = (last + reader.se() + 256) % 256
    if (next !== 0) last = next
  }
}

/** Bits of the picture order count; 0 where pictures come as they are shown; null where this is damaged. */
function readOrder(reader: BitReader): number | null {
  const type = reader.ue()
  if (type === 0) {
    const bits = reader.ue() + 4
    return bits <= limits.log2 ? bits : null
  }
  if (type === 2) return 0
  if (type !== 1) return null
  // Nothing that is known writes this kind. It is taken as if pictures came in order.
  reader.flag()
  reader.se()
  reader.se()
  const cycle = reader.ue()
  if (cycle > limits.cycle) return null
  for (let i = 0; i < cycle; i++) reader.se()
  return 0
}

/** `max_num_reorder_frames` of the usability information (section E.1.1), or null. */
function readReordered(reader: BitReader): number | null {
  if (reader.flag() && reader.bits(8) === customAspect) reader.bits(32)
  if (reader.flag()) reader.flag()
  if (reader.flag()) {
    reader.bits(4)
    if (reader.flag()) reader.bits(24)
  }
  if (reader.flag()) {
    reader.ue()
    reader.ue()
  }
  if (reader.flag()) {
    reader.bits(32)
    reader.bits(32)
    reader.flag()
  }
  const hrds = [0, 1].map(() => reader.flag() && skipHrd(reader))
  if (hrds.includes(true)) reader.flag()
  reader.flag()
  if (!reader.flag()) return null
  reader.flag()
  for (let i = 0; i < 4; i++) reader.ue()
  const reordered = reader.ue()
  return reader.isOver ? null : reordered
}

function skipHrd(reader: BitReader): true {
  const count = Math.min(reader.ue() + 1, limits.hrd)
  reader.bits(8)
  for (let i = 0; i < count; i++) {
    reader.ue()
    reader.ue()
    reader.flag()
  }
  reader.bits(20)
  return true
}
