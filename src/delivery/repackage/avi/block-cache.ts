import { concatBytes, type Bytes } from '../../../lib/bytes.ts'
import { cacheBytes, stepBytes, type CountedReads } from '../counted-reads.ts'

export interface BlockCache {
  /** The bytes of a range within the file. Rejects as reading does. */
  read(start: number, end: number): Promise<Bytes>
  /** The end of the block in which this lies: what is read up to there costs nothing more. */
  blockEnd(offset: number): number
}

/** Reads in whole blocks and keeps those that were used last: frames of two tracks lie side by side. */
export function createBlockCache(reads: CountedReads): BlockCache {
  const blocks = new Map<number, Promise<Bytes>>()

  const load = (start: number): Promise<Bytes> => {
    const block = blocks.get(start) ?? reads.read({ start, end: Math.min(reads.size, start + stepBytes) })
    // Those that were used last are at the end.
    blocks.delete(start)
    blocks.set(start, block)
    block.catch(() => {
      if (blocks.get(start) === block) blocks.delete(start)
    })
    for (const oldest of blocks.keys()) {
      if (blocks.size * stepBytes <= cacheBytes) break
      blocks.delete(oldest)
    }
    return block
  }

  return {
    async read(start, end) {
      const needed: Promise<Bytes>[] = []
      const first = start - (start % stepBytes)
      for (let at = first; at < end; at += stepBytes) {
        needed.push(load(at).then((block) => block.subarray(Math.max(0, start - at), end - at)))
      }
      const [part, ...more] = await Promise.all(needed)
      return part && more.length === 0 ? part : concatBytes(...(part ? [part] : []), ...more)
    },
    blockEnd: (offset) => Math.min(reads.size, offset - (offset % stepBytes) + stepBytes),
  }
}
