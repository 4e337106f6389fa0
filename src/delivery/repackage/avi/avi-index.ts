import { streamAt } from './chunk-name.ts'
import { chunkHeaderBytes, viewOf } from './riff.ts'

// The two indexes of AVI: `idx1` at the end of the file, and that of OpenDML, whose parts lie anywhere.

/** Parts of an index. One stands for up to 1 GB of film. */
export const maxParts = 4_096

const idx1EntryBytes = 16
const keyFlag = 0x10
/** In OpenDML a set bit says that it is none. */
const deltaBit = 0x8000_0000
const indexOfIndexes = 0
const indexOfChunks = 1

export interface IndexEntry {
  readonly stream: number
  /** As the index counts. */
  readonly offset: number
  readonly size: number
  readonly isKey: boolean
}

/** Those of frames. Offsets are those of chunk headers, from the file's start or from `movi`: what wrote the file decides. */
export function* idx1Entries(bytes: Uint8Array): Generator<IndexEntry> {
  const view = viewOf(bytes)
  for (let at = 0; at + idx1EntryBytes <= bytes.length; at += idx1EntryBytes) {
    const stream = streamAt(bytes, at)
    if (stream === null) continue
    const isKey = (view.getUint32(at + 4, true) & keyFlag) !== 0
    yield { stream, offset: view.getUint32(at + 8, true), size: view.getUint32(at + 12, true), isKey }
  }
}

export interface IndexPart {
  /** Of a chunk with entries, header included. */
  readonly offset: number
  readonly size: number
}

/** `bytes`: the content of `indx`. Null where it is no list of parts. */
export function parseIndexParts(bytes: Uint8Array): readonly IndexPart[] | null {
  const view = viewOf(bytes)
  if (bytes.length < 24 || view.getUint16(0, true) !== 4 || view.getUint8(3) !== indexOfIndexes) return null
  const count = view.getUint32(4, true)
  if (count === 0 || count > maxParts || bytes.length < 24 + count * 16) return null
  return Array.from({ length: count }, (_, i) => ({
    offset: Number(view.getBigUint64(24 + i * 16, true)),
    size: view.getUint32(24 + i * 16 + 8, true),
  }))
}

/** `bytes`: one part of a stream's, header included. Offsets are those of contents, from the file's start. Null where it is none. */
export function parseIndexPart(bytes: Uint8Array, stream: number): Iterable<IndexEntry> | null {
  const view = viewOf(bytes)
  const head = chunkHeaderBytes + 24
  if (bytes.length < head) return null
  // Without the fields' index, which has three numbers an entry.
  if (view.getUint16(8, true) !== 2 || view.getUint8(11) !== indexOfChunks) return null
  const count = view.getUint32(12, true)
  const base = Number(view.getBigUint64(20, true))
  if (bytes.length < head + count * 8 || !Number.isSafeInteger(base)) return null
  return partEntries(view, stream, base, { start: head, end: head + count * 8 })
}

/** One at a time: a part has room for millions. */
function* partEntries(
  view: DataView,
  stream: number,
  base: number,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<IndexEntry> {
  for (let at = start; at < end; at += 8) {
    const size = view.getUint32(at + 4, true)
    yield { stream, offset: base + view.getUint32(at, true), size: size % deltaBit, isKey: size < deltaBit }
  }
}
