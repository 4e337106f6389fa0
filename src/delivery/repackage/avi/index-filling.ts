import type { CountedReads } from '../counted-reads.ts'
import type { IndexEntry } from './avi-index.ts'
import type { ChunkTable } from './chunk-table.ts'

/** Of entries that are looked at in one task. */
const taskEntries = 16_384

/** Tables that are filled by an index, as long as it can be true. */
export interface IndexFilling {
  readonly tables: readonly ChunkTable[]
  /** Of the furthest chunk that is named; 0 without any. */
  readonly end: number
  /**
   * Offsets are those of contents. False: there are more than `maxChunks`, or they name more bytes than the file has, thus some
   * again and again. Rejects where reading was ended.
   */
  add(entries: Iterable<IndexEntry>): Promise<boolean>
}

export function createIndexFilling(
  reads: CountedReads,
  tables: readonly ChunkTable[],
  maxChunks: number,
): IndexFilling {
  let count = 0
  let bytes = 0
  let end = 0
  return {
    tables,
    get end() {
      return end
    },
    async add(entries) {
      for (const { stream, offset, size, isKey } of entries) {
        if (++count > maxChunks) return false
        if (count % taskEntries === 0) await reads.nextTask()
        if (offset + size > reads.size) {
          tables[stream]?.skip(size)
          continue
        }
        bytes += size
        if (bytes > reads.size) return false
        end = Math.max(end, offset + size)
        tables[stream]?.push(offset, size, isKey)
      }
      return true
    },
  }
}
