import type { Bytes } from '../lib/bytes.ts'
import type { ByteRange, PartLayout } from './part-layout.ts'
import type { ByteSource } from './ports/platform.ts'

// Where plain bytes of a part lie in its files, and reading them in place. Used where pieces are hashed and where they
// are served, so that both always mean the same bytes.

/** Files may be tiny: opening them one after another would wait for each, all at once would flood the browser. */
const readsAtOnce = 32

/** A range of one file, in bytes from its start, `end` exclusive and never equal to `start`. */
export interface SourceSlice extends ByteRange {
  /** Index of the file within the part. */
  readonly source: number
}

/** A slice with the file that it is cut from. */
export interface OpenSlice extends SourceSlice {
  readonly bytes: ByteSource
}

/** A file is gone, was changed since it was given, or is not of the size it was announced with. */
export class SourceReadError extends Error {
  override readonly name = 'SourceReadError'
  /** Index of the file within the part. */
  readonly source: number
  constructor(source: number, cause?: unknown) {
    super(`file ${source} of the part can't be read`, { cause })
    this.source = source
  }
}

/** The slices that make up a range of plain bytes, in order; empty files have none. */
export function slicesOfPlainRange(layout: PartLayout, range: ByteRange): SourceSlice[] {
  const slices: SourceSlice[] = []
  for (let source = firstFileEndingAfter(layout.files, range.start); source < layout.files.length; source++) {
    const file = layout.files[source]
    if (!file || file.start >= range.end) break
    const start = Math.max(range.start, file.start)
    const end = Math.min(range.end, file.end)
    if (start < end) slices.push({ source, start: start - file.start, end: end - file.start })
  }
  return slices
}

/** @throws SourceReadError when a file is not as long as the layout says. */
export function openSlices(
  layout: PartLayout,
  sources: readonly ByteSource[],
  slices: readonly SourceSlice[],
): OpenSlice[] {
  return slices.map((slice) => {
    const bytes = sources[slice.source]
    const file = layout.files[slice.source]
    if (!bytes || !file || bytes.size !== file.end - file.start) throw new SourceReadError(slice.source)
    return { ...slice, bytes }
  })
}

/** The bytes of the slices, one after another. @throws SourceReadError */
export async function readSlices(slices: readonly OpenSlice[]): Promise<Bytes> {
  const [only] = slices
  if (only && slices.length === 1) return readSlice(only)

  const starts: number[] = []
  let length = 0
  for (const slice of slices) {
    starts.push(length)
    length += slice.end - slice.start
  }
  const joined = new Uint8Array(length)
  let next = 0
  let failed = false
  const readInTurn = async (): Promise<void> => {
    while (!failed) {
      const at = next++
      const slice = slices[at]
      if (!slice) return
      try {
        joined.set(await readSlice(slice), starts[at])
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, slices.length) }, readInTurn))
  return joined
}

/** A range of a part's plain bytes. @throws SourceReadError */
export const readPlainRange = async (
  layout: PartLayout,
  sources: readonly ByteSource[],
  range: ByteRange,
): Promise<Bytes> => readSlices(openSlices(layout, sources, slicesOfPlainRange(layout, range)))

async function readSlice({ source, bytes, start, end }: OpenSlice): Promise<Bytes> {
  let read: Bytes
  try {
    // A whole file is not sliced: it would take as long as opening it, which counts with thousands of small ones.
    const part = start === 0 && end === bytes.size ? bytes : bytes.slice(start, end)
    read = new Uint8Array(await part.arrayBuffer())
  } catch (error) {
    throw new SourceReadError(source, error)
  }
  if (read.length !== end - start) throw new SourceReadError(source)
  return read
}

function firstFileEndingAfter(files: readonly ByteRange[], offset: number): number {
  let low = 0
  let high = files.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((files[middle]?.end ?? Infinity) > offset) high = middle
    else low = middle + 1
  }
  return low
}
