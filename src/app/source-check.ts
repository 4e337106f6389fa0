import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { piecesOfPlainRange, plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { slicesOfPlainRange } from '../core/source-range.ts'
import type { Clock } from '../lib/clock.ts'

// Whether own files are still what was chosen. Chromium and WebKit refuse to read a file whose size or time on disk is
// another than it was; Firefox reads whatever is there. So what can be asked quickly is whether a file reads at all and
// is not shorter; the rest shows in the piece hashes.

/** Files that are looked at, before there is a link and when they are given again: with thousands, it would wait for seconds. Hashing finds the rest. */
export const lookedAt = 32
/** A disk that answers later does not hold the link up either. */
const lookMs = 150

export async function isReadable({ bytes, size }: SourceFile): Promise<boolean> {
  if (bytes.size !== size) return false
  try {
    // The last byte, which a file that was cut lacks. An empty slice asks nobody, so an empty file is read as a whole.
    const end = size === 0 ? bytes : bytes.slice(size - 1, size)
    return (await end.arrayBuffer()).byteLength === Math.min(1, size)
  } catch {
    // Whatever the browser calls it, bytes that can't be read can't be shared.
    return false
  }
}

/** The index of a file that can't be read, or null. With many files, and on a slow disk, only some are looked at. */
export async function findUnreadable(clock: Clock, sources: readonly SourceFile[]): Promise<number | null> {
  let stopTimer = () => {}
  const finding = new Promise<number | null>((resolve) => {
    stopTimer = clock.after(lookMs, () => resolve(null))
    const looks = spread(sources.length, lookedAt).map(async (index) => {
      const source = sources[index]
      if (source && !(await isReadable(source))) resolve(index)
    })
    void Promise.all(looks).then(() => resolve(null))
  })
  const found = await finding
  stopTimer()
  return found
}

/** What is known of a file that was found changed: its index, and the piece that did not read as it was hashed. */
export interface ChangedSource {
  readonly source: number
  /** How many further files of that piece may be the changed one instead. */
  readonly others: number
  readonly piece: PieceIndex | null
}

/**
 * Looks whether what was found changed is as it was again; null when sharing can go on. Once there is a store, which
 * checks what it gives, reads the piece that was found wrong, with all files in it, and pieces at the start, middle and
 * end of those that reach beyond it.
 */
export async function findStillChanged(
  sources: readonly SourceFile[],
  changed: ChangedSource,
  shared: { readonly store: PieceStore; readonly layout: PartLayout } | null,
): Promise<ChangedSource | null> {
  const source = sources[changed.source]
  if (source && !(await isReadable(source))) return changed
  return shared && findWrong(shared.store, piecesToRead(shared.layout, changed), changed.source)
}

/** `source`: to blame where the store does not say which. */
export async function findWrong(
  store: PieceStore,
  pieces: readonly PieceIndex[],
  source: number,
): Promise<ChangedSource | null> {
  for (const piece of pieces) {
    try {
      await store.get(piece)
    } catch (error) {
      return error instanceof StoreError
        ? { source: error.source ?? source, others: error.others, piece }
        : { source, others: 0, piece }
    }
  }
  return null
}

function piecesToRead(layout: PartLayout, { source, others, piece }: ChangedSource): readonly PieceIndex[] {
  const samples = samplesOf(layout, source)
  if (piece === null) return samples
  // Of the files of one piece, all between the first and the last lie within it.
  const last = others > 0 ? slicesOfPlainRange(layout, plainRangeOfPiece(layout, piece)).at(-1) : undefined
  return [...new Set([piece, ...samples, ...(last ? samplesOf(layout, last.source) : [])])]
}

/** Pieces at the start, middle and end of a file. */
export function samplesOf(layout: PartLayout, source: number): PieceIndex[] {
  const file = layout.files[source]
  const range = file && piecesOfPlainRange(layout, file)
  return range ? spread(range.last - range.first + 1, 3).map((at) => pieceIndex(range.first + at)) : []
}

/** So many of the numbers below `count`, at even distances, the first and the last among them. */
export const spread = (count: number, atMost: number): number[] =>
  count <= atMost
    ? Array.from({ length: count }, (_, i) => i)
    : Array.from({ length: atMost }, (_, i) => Math.round((i * (count - 1)) / (atMost - 1)))
