// client-zip writes the ZIP64 end records for large sizes and offsets, but not for many files: from 65,535 on (the value
// that stands for "see ZIP64") readers find the wrong count. This adds the records where only the count needs them.
// Layout: APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.

const largeCount = 0xffff
const endLength = 22
const end64Length = 56
const locatorLength = 20

/** The bytes that `withCountRecords` adds to an archive of so many files. */
export function countRecordsLength(files: number, hasZip64: boolean): number {
  return files >= largeCount && !hasZip64 ? end64Length + locatorLength : 0
}

/** Puts the two records before the last `endLength` of `length` bytes. */
export async function* withCountRecords(
  archive: AsyncIterable<Uint8Array>,
  length: number,
  files: number,
): AsyncGenerator<Uint8Array> {
  const endAt = length - endLength
  const end = new Uint8Array(endLength)
  let at = 0
  for await (const chunk of archive) {
    const before = Math.max(0, Math.min(chunk.length, endAt - at))
    if (before > 0) yield chunk.subarray(0, before)
    if (before < chunk.length) end.set(chunk.subarray(before), at + before - endAt)
    at += chunk.length
  }
  yield countRecords(end, endAt, files)
  yield end
}

function countRecords(end: Uint8Array, endAt: number, files: number): Uint8Array {
  const { buffer, byteOffset } = end
  const directory = new DataView(buffer, byteOffset)
  const records = new DataView(new ArrayBuffer(end64Length + locatorLength))
  records.setUint32(0, 0x06064b50, true)
  // Without the twelve bytes up to and including this one.
  records.setBigUint64(4, BigInt(end64Length - 12), true)
  records.setUint16(12, 45, true) // made by, and needed to extract: version 4.5
  records.setUint16(14, 45, true)
  records.setBigUint64(24, BigInt(files), true)
  records.setBigUint64(32, BigInt(files), true)
  records.setBigUint64(40, BigInt(directory.getUint32(12, true)), true)
  records.setBigUint64(48, BigInt(directory.getUint32(16, true)), true)
  records.setUint32(end64Length, 0x07064b50, true)
  records.setBigUint64(end64Length + 8, BigInt(endAt), true)
  records.setUint32(end64Length + 16, 1, true)
  return new Uint8Array(records.buffer)
}
