import type { CountedReads } from '../counted-reads.ts'
import type { AviStream } from './avi-header.ts'
import { idx1Entries, maxParts, parseIndexPart, parseIndexParts, type IndexEntry } from './avi-index.ts'
import type { BlockCache } from './block-cache.ts'
import { streamAt } from './chunk-name.ts'
import type { IndexFilling } from './index-filling.ts'
import { chunkHeaderBytes, fourCc, paddedLength, viewOf } from './riff.ts'

/** Of all parts of an index: a day of film in OpenDML. `idx1` takes twice as much; what is longer is looked for without it. */
const maxIndexBytes = 48 * 1024 * 1024
/** Chunks beside `movi` and `idx1`. */
const maxChunksBeside = 64

/**
 * The tables of all streams by the file's index. Behind the furthest chunk that it names the file may hold chunks which it does not
 * know. Null where there is none that can be used. Rejects as reading does.
 */
export async function loadIndex(
  reads: CountedReads,
  cache: BlockCache,
  streams: readonly AviStream[],
  createFilling: () => IndexFilling,
): Promise<IndexFilling | null> {
  // OpenDML: each stream has an index of its own.
  if (streams.every((stream) => stream === null || stream.index !== null)) {
    const filling = createFilling()
    if ((await takeParts(reads, streams, filling)) && filling.end > 0) return filling
  }
  const filling = createFilling()
  return (await takeIdx1(reads, cache, filling)) && filling.end > 0 ? filling : null
}

async function takeParts(reads: CountedReads, streams: readonly AviStream[], filling: IndexFilling): Promise<boolean> {
  const parts = streams.flatMap((stream, number) =>
    stream?.index ? (parseIndexParts(stream.index)?.map((part) => ({ ...part, number })) ?? null) : [],
  )
  if (parts.length > maxParts || new Set(parts.map((part) => part?.offset)).size < parts.length) return false
  let total = 0
  for (const part of parts) {
    if (part === null) return false
    const { offset, size, number } = part
    const end = offset + size
    total += size
    if (!(total <= maxIndexBytes && end <= reads.size)) return false
    const entries = parseIndexPart(await reads.read({ start: offset, end }), number)
    if (entries === null || !(await filling.add(entries))) return false
  }
  return true
}

/** The index behind the frames of the first RIFF. Its offsets count from the file's start, or from the name of the list of frames. */
async function takeIdx1(reads: CountedReads, cache: BlockCache, filling: IndexFilling): Promise<boolean> {
  const places = await findIdx1(reads, cache)
  if (places === null) return false
  const { moviAt, start, end } = places
  const bytes = await reads.read({ start, end })
  const base = await baseOf(bytes, moviAt, reads, cache)
  return base !== null && filling.add(contentsOf(idx1Entries(bytes), base))
}

function* contentsOf(entries: Iterable<IndexEntry>, base: number): Generator<IndexEntry> {
  for (const entry of entries) yield { ...entry, offset: base + entry.offset + chunkHeaderBytes }
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
  for (const { stream, offset } of idx1Entries(index)) {
    for (const base of [moviAt, 0]) {
      const at = base + offset
      if (at + 4 <= reads.size && streamAt(await cache.read(at, at + 4), 0) === stream) return base
    }
    return null
  }
  return null
}
