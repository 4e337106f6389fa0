import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import type { Sample } from './sample.ts'

// A Matroska cluster of simple blocks (RFC 9559, sections 5.1.3 and 10.2), for codecs that only WebM holds.

const trackNumber = 1

/** The samples lie within 32 s of the first, which is what a block's 16 bits can say, in the order in which they are shown. Times are in milliseconds there. */
export function webmCluster(samples: readonly Sample[]): Bytes {
  const ms = (seconds: number) => Math.round(seconds * 1_000)
  const start = ms(samples[0]?.pts ?? 0)
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(start))
  return element(
    [0x1f, 0x43, 0xb6, 0x75],
    element([0xe7], time),
    ...samples.map(({ bytes, isKey, pts }) => {
      const header = new Uint8Array([0x80 | trackNumber, 0, 0, isKey ? 0x80 : 0])
      new DataView(header.buffer).setInt16(1, ms(pts) - start)
      return element([0xa3], header, bytes)
    }),
  )
}

/** With the longest form of a size, so that it need not be counted first. */
function element(id: readonly number[], ...contents: readonly Uint8Array[]): Bytes {
  const length = contents.reduce((sum, content) => sum + content.length, 0)
  const size = new Uint8Array(8)
  new DataView(size.buffer).setBigUint64(0, BigInt(length) | (1n << 56n))
  return concatBytes(Uint8Array.from(id), size, ...contents)
}
