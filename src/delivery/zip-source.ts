import { makeZip, predictLength } from 'client-zip'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { readExactly } from './exact-file.ts'
import { ownSignal } from './own-signal.ts'
import { countRecordsLength, withCountRecords } from './zip64-count.ts'

/** Sizes and offsets from here on stand in ZIP64 fields. */
const zip64From = 0xffffffff

/** A file under the name that it has inside the archive: `/` between folders, safe, unique. */
export interface ZipEntry {
  readonly path: string
  readonly file: DeliverableFile
}

/** The archive's size before a byte of it is read. Bytes. */
export function zipLength(entries: readonly ZipEntry[]): number {
  return baseLength(entries) + countRecordsLength(entries.length, hasZip64(entries))
}

/**
 * The archive, stored without compression (what is shared is mostly compressed already, and the size is known beforehand),
 * one file after another, each opened only when its turn comes.
 * @throws what `readExactly` throws.
 */
export async function* readZip(
  signal: AbortSignalLike,
  entries: readonly ZipEntry[],
  modified: Date,
): AsyncGenerator<Uint8Array> {
  // Its own signal: client-zip does not close the file that it is in when the archive is given up.
  const reading = ownSignal(signal)
  try {
    const archive = streamed(makeZip(inputs(reading.signal, entries, modified)))
    if (countRecordsLength(entries.length, hasZip64(entries)) === 0) yield* archive
    else yield* withCountRecords(archive, baseLength(entries), entries.length)
  } finally {
    reading.end()
  }
}

function* inputs(signal: AbortSignalLike, entries: readonly ZipEntry[], modified: Date) {
  for (const { path, file } of entries) {
    yield { name: path, lastModified: modified, size: file.size, input: readExactly(signal, file) }
  }
}

function baseLength(entries: readonly ZipEntry[]): number {
  return Number(predictLength(entries.map(({ path, file }) => ({ name: path, size: file.size }))))
}

/** Whether client-zip ends the archive in ZIP64 records by itself: a large file, or a directory that begins late. */
function hasZip64(entries: readonly ZipEntry[]): boolean {
  let directoryAt = 0
  for (const { path, file } of entries) {
    if (file.size >= zip64From) return true
    // Local header and data descriptor.
    directoryAt += 30 + 16 + encodeUtf8(path).length + file.size
  }
  return directoryAt >= zip64From
}

/** Safari's streams can't be iterated. */
async function* streamed(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
    isOver = true
  } catch (error) {
    isOver = true
    throw error
  } finally {
    if (!isOver) await reader.cancel()
  }
}
