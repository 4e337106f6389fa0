/** Frames of a day of film. */
const trackLimit = 3_000_000
/** Frames between two of a fragmented film's headers. */
const fragmentLimit = 1_000_000

const nameOf = (text: string) => Number(`0x${[...text].map((c) => c.charCodeAt(0).toString(16)).join('')}`)
const [trak, stts, ctts, trun] = [nameOf('trak'), nameOf('stts'), nameOf('ctts'), nameOf('trun')]

/**
 * Whether tables of MP4 among these bytes claim more frames than any film has (ISO/IEC 14496-12, sections 8.6.1.2 and 8.8.8). A few bytes can
 * claim four thousand million, and mediabunny lists one by one those of a fragment, and of a track whose frames are shown in another
 * order than they are decoded (its `ctts` says so). Uncompressed sound has as many, and no such order.
 */
export function claimsTooMany(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let frames = 0
  let isReordered = false
  for (let at = 4; at + 16 <= bytes.length; at++) {
    // Nearly no byte is the end of such a name.
    const last = bytes[at + 3]
    if (last !== 0x73 && last !== 0x6e && last !== 0x6b) continue
    const name = view.getUint32(at)
    if (name === trak) {
      frames = 0
      isReordered = false
    } else if (name === ctts) isReordered ||= view.getUint32(at + 8) > 0
    else if (name === stts && view.getUint32(at + 4) === 0) frames += framesOf(view, at + 8)
    // A box has its size before its name: what is none is a frame's bytes that look like one.
    else if (name === trun && view.getUint32(at - 4) <= bytes.length && view.getUint32(at + 8) > fragmentLimit)
      return true
    if (isReordered && frames > trackLimit) return true
  }
  return false
}

function framesOf(view: DataView, at: number): number {
  const entries = Math.min(view.getUint32(at), Math.floor((view.byteLength - at - 4) / 8))
  let frames = 0
  for (let i = 0; i < entries; i++) frames += view.getUint32(at + 4 + i * 8)
  return frames
}
