import { concatBytes } from '../../lib/bytes.ts'

// How packets lie in MPEG-TS, and how MP4 wants them.

/** `startCodes`: NAL units after start codes (ITU-T H.264, annex B). `adts`: each AAC frame has its own header. */
export type Framing = 'plain' | 'startCodes' | 'adts'

/** `hasDescription`: the container says once for all how to decode; without it the packets say it themselves. */
export function framingOf(codec: string, hasDescription: boolean): Framing {
  if (hasDescription) return 'plain'
  if (codec === 'avc' || codec === 'hevc') return 'startCodes'
  return codec === 'aac' ? 'adts' : 'plain'
}

export function unframed(bytes: Uint8Array, framing: Framing): Uint8Array {
  if (framing === 'startCodes') return lengthPrefixed(bytes)
  return framing === 'adts' ? withoutAdtsHeader(bytes) : bytes
}

function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  const push = (unit: Uint8Array) => {
    if (unit.length === 0) return
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, unit.length)
    parts.push(length, unit)
  }
  let start: number | null = null
  for (let at = 0; at + 3 <= bytes.length;) {
    const third = bytes[at + 2] ?? 0
    if (third === 1 && bytes[at] === 0 && bytes[at + 1] === 0) {
      if (start !== null) push(withoutTrailingZeros(bytes.subarray(start, at)))
      start = at + 3
      at += 3
    }
    // No start code can begin on a byte that is followed by one above 1.
    else at += third > 1 ? 3 : 1
  }
  if (start !== null) push(withoutTrailingZeros(bytes.subarray(start)))
  return concatBytes(...parts)
}

/** A NAL unit never ends in a zero byte: those belong to the next start code. */
export function withoutTrailingZeros(unit: Uint8Array): Uint8Array {
  let end = unit.length
  while (end > 0 && unit[end - 1] === 0) end--
  return unit.subarray(0, end)
}

/** ISO/IEC 14496-3, section 1.A.2.2: seven bytes, and two of a checksum where the `protection_absent` bit is not set. */
function withoutAdtsHeader(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || ((bytes[1] ?? 0) & 0xf6) !== 0xf0) return bytes
  return bytes.subarray(((bytes[1] ?? 0) & 1) === 1 ? 7 : 9)
}
