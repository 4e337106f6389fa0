import { ViewError } from '../../../core/ports/viewing.ts'

/** Of all streams: frames of a day of film. */
const maxChunks = 3_000_000

/** One chunk of a stream: a frame of it, several, or a stretch of bytes. */
export interface AviChunk {
  /** Of its content in the file, and its bytes: 0 where a frame was left out. */
  readonly offset: number
  readonly size: number
  /** Unless this is false, it may be one that decoding can start at. */
  readonly mayBeKey: boolean
  /** Units of the stream before it. */
  readonly start: number
}

/** The chunks of one stream, in order, as far as they are known. */
export interface ChunkTable {
  readonly length: number
  /** Units of all. */
  readonly end: number
  push(offset: number, size: number, mayBeKey: boolean): void
  at(n: number): AviChunk | null
  /** The last that begins at this unit or before, as far as there is any. */
  find(unit: number): number
}

export function createChunkTable(unitsOf: (size: number) => number): ChunkTable {
  const offsets: number[] = []
  const sizes: number[] = []
  const keys: boolean[] = []
  const starts: number[] = []
  let end = 0
  return {
    get length() {
      return offsets.length
    },
    get end() {
      return end
    },
    push(offset, size, mayBeKey) {
      offsets.push(offset)
      sizes.push(size)
      keys.push(mayBeKey)
      starts.push(end)
      end += unitsOf(size)
    },
    at(n) {
      const [offset, size, mayBeKey, start] = [offsets[n], sizes[n], keys[n], starts[n]]
      if (offset === undefined || size === undefined || mayBeKey === undefined || start === undefined) return null
      return { offset, size, mayBeKey, start }
    },
    find(unit) {
      let [low, high] = [0, starts.length - 1]
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((starts[middle] ?? 0) <= unit) low = middle
        else high = middle - 1
      }
      return Math.max(0, low)
    },
  }
}

/** @throws ViewError when there are more than any film has. */
export function checkCount(tables: readonly ChunkTable[]): void {
  if (tables.reduce((sum, { length }) => sum + length, 0) > maxChunks) throw new ViewError('broken')
}

/** The stream of which a chunk of this name is a part, or null. */
export const streamOf = (name: string): number | null =>
  /^\d\d(dc|db|wb)$/.test(name) ? Number(name.slice(0, 2)) : null
