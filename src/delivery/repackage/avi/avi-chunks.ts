import { ViewError } from '../../../core/ports/viewing.ts'
import type { Bytes } from '../../../lib/bytes.ts'
import type { CountedReads } from '../counted-reads.ts'
import { createBlockCache } from './block-cache.ts'
import type { AviStream } from './avi-header.ts'
import { streamAt } from './chunk-name.ts'
import { createChunkTable, type AviChunk, type ChunkTable } from './chunk-table.ts'
import { createIndexFilling } from './index-filling.ts'
import { loadIndex } from './index-loader.ts'
import { chunkHeaderBytes, fourCc, paddedLength, viewOf } from './riff.ts'

/** Of all streams: a day of pictures, and of sound with a chunk for each frame. */
const maxChunksOfFilm = 6_000_000
/** Of a frame. */
const maxChunkBytes = 8 * 1024 * 1024
/** Without a chunk of the stream that is looked for: it lies elsewhere, or has ended. */
const apartBytes = 8 * 1024 * 1024
/** Of chunks, and of KiB, that are looked at in one task: reading alone makes none where it is from memory. */
const taskWork = 4_096
/** Of what a block may hold. */
const blockWork = 1_024
/** Behind the mark of the file. */
const firstChunkAt = 12

/** All may reject with ViewError, what the file says, or why reading was ended. */
export interface AviChunks {
  /** Null: the stream has ended. */
  at(stream: number, n: number): Promise<AviChunk | null>
  /** The number of the last chunk that begins at this unit or before. */
  find(stream: number, unit: number): Promise<number>
  bytesOf(chunk: AviChunk): Promise<Bytes>
}

/**
 * Finds the chunks of streams: one after another as long as they are played from the start, and by the index, which mostly stands at
 * the end of the file, once another place is sought or a stream lies apart from the others. Without an index, one after another.
 */
export function createAviChunks(
  reads: CountedReads,
  streams: readonly AviStream[],
  maxChunks = maxChunksOfFilm,
): AviChunks {
  const cache = createBlockCache(reads)
  let tables: readonly ChunkTable[] = streams.map(createTable)
  let position = firstChunkAt
  let walking: Promise<void> | null = null
  let indexing: Promise<void> | null = null
  let hasLooked = false
  let work = 0

  const rest = async () => {
    work = 0
    await reads.nextTask()
  }

  const walk = () => (walking ??= walkOn().finally(() => (walking = null)))

  const walkOn = async () => {
    const start = position
    const end = Math.min(reads.size, Math.max(start + firstChunkAt, cache.blockEnd(start)))
    const bytes = await cache.read(start, end)
    // An index was found meanwhile.
    if (position === start) position = listChunks(bytes, start, reads.size, tables)
    if (tables.reduce((sum, { length }) => sum + length, 0) > maxChunks) throw new ViewError('broken')
    work += blockWork
  }

  const readIndex = () => (indexing ??= lookForIndex().finally(() => (indexing = null)))

  const lookForIndex = async () => {
    if (hasLooked) return
    const found = await loadIndex(reads, cache, streams, () =>
      createIndexFilling(reads, streams.map(createTable), maxChunks),
    )
    hasLooked = true
    if (found === null) return
    tables = found.tables
    position = paddedLength(found.end)
  }

  const isOver = () => position + chunkHeaderBytes > reads.size

  return {
    async at(stream, n) {
      if (++work >= taskWork) await rest()
      const from = position
      for (;;) {
        const chunk = tables[stream]?.at(n)
        if (chunk || isOver()) return chunk ?? null
        await (position - from > apartBytes && !hasLooked ? readIndex() : walk())
        if (work >= taskWork) await rest()
      }
    },
    async find(stream, unit) {
      if ((tables[stream]?.end ?? 0) <= unit) await readIndex()
      while ((tables[stream]?.end ?? 0) <= unit && !isOver()) {
        await walk()
        if (work >= taskWork) await rest()
      }
      return tables[stream]?.find(unit) ?? 0
    },
    async bytesOf({ offset, size }) {
      if (size > maxChunkBytes) throw new ViewError('broken')
      work += size / 1_024
      if (work >= taskWork) await rest()
      return cache.read(offset, offset + size)
    },
  }
}

function createTable(stream: AviStream): ChunkTable {
  if (stream?.kind !== 'audio') return createChunkTable(() => 1)
  const { sampleBytes, blockBytes } = stream
  if (sampleBytes > 0) return createChunkTable((size) => size / sampleBytes)
  // A chunk may hold several frames. One without any takes no time.
  return createChunkTable((size) => (blockBytes > 0 ? Math.ceil(size / blockBytes) : 1))
}

/**
 * Lists the chunks whose headers lie among these bytes, which begin at `start` in the file. Lists of chunks are entered as if their
 * content lay beside them, so that none has a depth. Returns where to go on: behind the file, where it is cut off or goes on as
 * something else.
 */
function listChunks(bytes: Uint8Array, start: number, fileSize: number, tables: readonly ChunkTable[]): number {
  const view = viewOf(bytes)
  let at = 0
  while (at + chunkHeaderBytes <= bytes.length) {
    const size = view.getUint32(at + 4, true)
    const stream = streamAt(bytes, at)
    const name = stream === null ? fourCc(bytes, at) : null
    if (name === 'RIFF' || name === 'LIST') {
      if (at + 12 > bytes.length) break
      const form = fourCc(bytes, at + 8)
      at += name === 'RIFF' || form === 'movi' || form === 'rec ' ? 12 : chunkHeaderBytes + paddedLength(size)
      continue
    }
    const offset = start + at + chunkHeaderBytes
    if ((name !== null && !/^[\x20-\x7e]{4}$/.test(name)) || offset + size > fileSize) return fileSize
    if (stream !== null) tables[stream]?.push(offset, size, null)
    at += chunkHeaderBytes + paddedLength(size)
  }
  // A header that the file has no room for.
  return start + bytes.length === fileSize && at < bytes.length ? fileSize : start + at
}
