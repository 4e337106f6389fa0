import { withoutTrailingZeros } from '../framing.ts'

// NAL units of H.264 (ITU-T H.264, section 7.3.1).

export const unitTypes = { slice: 1, idrSlice: 5, sei: 6, sps: 7, pps: 8 } as const

/** Of a slice: its header, as far as it is looked at. */
const sliceBytes = 64
/** Of all else. Parameter sets and notes are shorter. */
const maxUnitBytes = 4_096
/** Before a slice. */
const maxUnits = 256

export const unitType = (unit: Uint8Array): number => (unit[0] ?? 0) & 0x1f

/** How units lie beside each other: behind start codes, or behind their length in so many bytes. */
export type UnitFraming = 'startCodes' | 1 | 2 | 4

/** Units up to the first slice of a picture, of which only the beginning is given. */
export function leadingUnits(bytes: Uint8Array, framing: UnitFraming): readonly Uint8Array[] {
  const units: Uint8Array[] = []
  for (const unit of framing === 'startCodes' ? behindStartCodes(bytes) : behindLengths(bytes, framing)) {
    const type = unitType(unit)
    const isSlice = type >= unitTypes.slice && type <= unitTypes.idrSlice
    units.push(unit.subarray(0, isSlice ? sliceBytes : maxUnitBytes))
    if (isSlice || units.length === maxUnits) break
  }
  return units
}

function* behindStartCodes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = afterStartCode(bytes, 0); start < bytes.length;) {
    const type = (bytes[start] ?? 0) & 0x1f
    // The end of a slice is not looked for: it is most of the picture, and nothing behind it is.
    const isSlice = type >= unitTypes.slice && type <= unitTypes.idrSlice
    const next = isSlice ? bytes.length : afterStartCode(bytes, start)
    yield withoutTrailingZeros(bytes.subarray(start, next < bytes.length ? next - 3 : next))
    start = next
  }
}

/** The end of the bytes where there is none. */
function afterStartCode(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 3 < bytes.length; at++) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1) return at + 3
  }
  return bytes.length
}

function* behindLengths(bytes: Uint8Array, lengthBytes: 1 | 2 | 4): Generator<Uint8Array> {
  for (let at = 0; at + lengthBytes < bytes.length;) {
    let length = 0
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + i] ?? 0)
    at += lengthBytes
    if (length > 0) yield bytes.subarray(at, at + length)
    at += length
  }
}

/** Without the bytes that keep a unit from looking like a start code (section 7.4.1). */
export function unescaped(unit: Uint8Array): Uint8Array {
  const bytes: number[] = []
  let zeros = 0
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) zeros = 0
    else {
      bytes.push(byte)
      zeros = byte === 0 ? zeros + 1 : 0
    }
  }
  return Uint8Array.from(bytes)
}
