import type { Bytes } from '../lib/bytes.ts'

/** Each write crosses to another process: large enough for that not to matter, small enough to hold a few of them. */
export const blockBytes = 1024 * 1024

/** The same bytes, cut and joined into blocks of `blockBytes`; only the last is shorter. Each is memory of its own that its taker may give away. */
export async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Bytes> {
  let block = new Uint8Array(blockBytes)
  let filled = 0
  for await (const chunk of source) {
    let rest = chunk
    while (rest.length > 0) {
      const part = rest.subarray(0, blockBytes - filled)
      block.set(part, filled)
      filled += part.length
      rest = rest.subarray(part.length)
      if (filled < blockBytes) continue
      yield block
      block = new Uint8Array(blockBytes)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
