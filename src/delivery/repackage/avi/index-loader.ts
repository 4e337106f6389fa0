import type { CountedReads } from '../counted-reads.ts'
import type { AviStream } from './avi-header.ts'
import { idx1Entries, parseIndexPart, parseIndexParts, type IndexEntry } from './avi-index.ts'
import type { BlockCache } from './block-cache.ts'
import { checkCount, streamOf, type ChunkTable } from './chunk-table.ts'
import { chunkHeaderBytes, fourCc, paddedLength, viewOf } from './riff.ts'

/** Of an index, or a part of one. */
const maxIndexBytes = 48 * 1024 * 1024
/** Chunks beside `movi` and `idx1`. */
const maxChunksBeside = 64

/**
 * Fills the tables of all streams by the file's index. Returns from where on the file holds chunks that the index does not know; null
 * where there is no index that can be used, and nothing is in the tables then. Rejects as reading does, and with ViewError.
 */
export async function loadIndex(
  reads: CountedReads,
  cache: BlockCache,
  streams: readonly AviStream[],
  tables: readonly ChunkTable[],
): Promise<number | null> {
  const isOpenDml = streams.every((stream) => stream === null || stream.index !== null)
  if (isOpenDml && (await loadParts(reads, streams, tables))) return reads.size
  return tables.every(({ length }) => length === 0) ? loadIdx1(reads, cache, tables) : null
}

/** OpenDML: each stream has an index of its own. */
async function loadParts(
  reads: CountedReads,
  streams: readonly AviStream[],
  tables: readonly ChunkTable[],
): Promise<boolean> {
  const lists = streams.map((stream) => (stream?.index ? parseIndexParts(stream.index) : []))
  if (lists.every((parts) => parts === null || parts.length === 0) || lists.includes(null)) return false
  for (const [i, parts] of lists.entries()) {
    for (const { offset, size } of parts ?? []) {
      const end = offset + size
      if (!(size <= maxIndexBytes && end <= reads.size)) return false
      const entries = parseIndexPart(await reads.read({ start: offset, end }))
      if (entries === null) return false
      for (const entry of entries) push(tables[i], entry, reads.size)
      checkCount(tables)
    }
  }
  return true
}

/** The index behind the frames of the first RIFF. Its offsets count from the file's start, or from the name of the list of frames. */
async function loadIdx1(reads: CountedReads, cache: BlockCache, tables: readonly ChunkTable[]): Promise<number | null> {
  const places = await findIdx1(reads, cache)
  if (places === null) return null
  const { moviAt, start, end } = places
  const bytes = await reads.read({ start, end })
  const base = await baseOf(bytes, moviAt, reads, cache)
  if (base === null) return null
  for (const { name, offset, ...entry } of idx1Entries(bytes)) {
    const stream = streamOf(name)
    if (stream !== null) push(tables[stream], { offset: base + offset + chunkHeaderBytes, ...entry }, reads.size)
  }
  checkCount(tables)
  return paddedLength(end)
}

async function findIdx1(reads: CountedReads, cache: BlockCache) {
  let moviAt: number | null = null
  for (let at = 12, count = 0; at + 12 <= reads.size && count < maxChunksBeside; count++) {
    const header = await cache.read(at, at + 12)
    const size = viewOf(header).getUint32(4, true)
    const start = at + chunkHeaderBytes
    const name = fourCc(header, 0)
    if (name === 'LIST' && fourCc(header, 8) === 'movi') moviAt = start
    if (name === 'idx1') {
      const end = Math.min(reads.size, start + size)
      return moviAt === null || size > maxIndexBytes ? null : { moviAt, start, end }
    }
    at = start + paddedLength(size)
  }
  return null
}

/** Where the first entry's chunk is found with its name. */
async function baseOf(index: Uint8Array, moviAt: number, reads: CountedReads, cache: BlockCache) {
  let first: IndexEntry | null = null
  for (const entry of idx1Entries(index)) {
    if (streamOf(entry.name) === null) continue
    first = entry
    break
  }
  if (first === null) return null
  for (const base of [moviAt, 0]) {
    const at = base + first.offset
    if (at + 4 <= reads.size && fourCc(await cache.read(at, at + 4), 0) === first.name) return base
  }
  return null
}

/** What lies nowhere in the file still takes its time. */
function push(table: ChunkTable | undefined, { offset, size, isKey }: Omit<IndexEntry, 'name'>, fileSize: number) {
  const isThere = offset + size <= fileSize
  table?.push(isThere ? offset : 0, isThere ? size : 0, isKey)
}
