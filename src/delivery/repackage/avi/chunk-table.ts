/** One chunk of a stream: a frame of it, several, or a stretch of bytes. */
export interface AviChunk {
  /** Of its content in the file, and its bytes: 0 where a frame was left out. */
  readonly offset: number
  readonly size: number
  /** Whether decoding can start at it, as an index says; null where none did. */
  readonly isKey: boolean | null
  /** Units of the stream before it. */
  readonly start: number
}

/** The chunks of one stream, in order, as far as they are known. */
export interface ChunkTable {
  readonly length: number
  /** Units of all. */
  readonly end: number
  push(offset: number, size: number, isKey: boolean | null): void
  /** One of so many bytes that is not there: it takes its time. */
  skip(size: number): void
  at(n: number): AviChunk | null
  /** The last that begins at this unit or before, as far as there is any. */
  find(unit: number): number
}

const firstCapacity = 256
/** Of what there is, when there is no more room. */
const growth = 1.5
/** What stands for `isKey`. */
const keyMarks = [null, false, true] as const

export function createChunkTable(unitsOf: (size: number) => number): ChunkTable {
  // Numbers alone, not an object each: a film has a million.
  let offsets = new Float64Array(firstCapacity)
  let sizes = new Uint32Array(firstCapacity)
  let starts = new Float64Array(firstCapacity)
  let keys = new Uint8Array(firstCapacity)
  let length = 0
  let end = 0

  const grow = () => {
    const capacity = Math.ceil(length * growth)
    const old = { offsets, sizes, starts, keys }
    offsets = new Float64Array(capacity)
    sizes = new Uint32Array(capacity)
    starts = new Float64Array(capacity)
    keys = new Uint8Array(capacity)
    offsets.set(old.offsets)
    sizes.set(old.sizes)
    starts.set(old.starts)
    keys.set(old.keys)
  }

  const add = (offset: number, size: number, isKey: boolean | null, units: number) => {
    if (length === offsets.length) grow()
    offsets[length] = offset
    sizes[length] = size
    starts[length] = end
    keys[length] = keyMarks.indexOf(isKey)
    length++
    end += units
  }

  return {
    get length() {
      return length
    },
    get end() {
      return end
    },
    push: (offset, size, isKey) => add(offset, size, isKey, unitsOf(size)),
    skip: (size) => add(0, 0, false, unitsOf(size)),
    at(n) {
      if (!(n < length)) return null
      const [offset = 0, size = 0, start = 0] = [offsets[n], sizes[n], starts[n]]
      return { offset, size, isKey: keyMarks[keys[n] ?? 0] ?? null, start }
    },
    find(unit) {
      let [low, high] = [0, length - 1]
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((starts[middle] ?? 0) <= unit) low = middle
        else high = middle - 1
      }
      return Math.max(0, low)
    },
  }
}
