/** The kinds of frames: compressed and plain pictures, and sound. */
const kinds = new Set(['dc', 'db', 'wb'].map((kind) => kind.charCodeAt(0) * 256 + kind.charCodeAt(1)))
const zero = 0x30

/** The stream of which the chunk whose name stands here is a part, or null. Without a string: there are millions of them. */
export function streamAt(bytes: Uint8Array, at: number): number | null {
  const [tens, ones] = [(bytes[at] ?? 0) - zero, (bytes[at + 1] ?? 0) - zero]
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return null
  return kinds.has((bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)) ? tens * 10 + ones : null
}
