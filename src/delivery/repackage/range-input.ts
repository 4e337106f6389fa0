import { ADTS, CustomSource, Input, MATROSKA, MP4, MPEG_TS, OGG, QTFF, ReadableStreamSource, WEBM } from 'mediabunny'
import type { ByteRange } from '../../core/part-layout.ts'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import { guardReads } from './read-guard.ts'
import { ViewError } from '../../core/ports/viewing.ts'
import { asViewError } from './view-fault.ts'

/** What can be read anywhere. A read may wait for long, and what is asked for is fetched before all else. */
export interface RangeSource {
  /** Bytes. */
  readonly size: number
  /** The bytes of a range within the file, in order. */
  read(signal: AbortSignalLike, range: ByteRange): AsyncIterable<Uint8Array>
}

/** Not HLS: its lists name addresses, which it would fetch. */
const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, ADTS, MPEG_TS]

/** Read without any frame being found: no header is that long, and no index. */
const scanLimit = 64 * 1024 * 1024
/** What stays in memory of what was read, so that tracks which lie apart in the file are read once. */
const cacheBytes = 16 * 1024 * 1024
/** Read at once when a file is read from its start. */
const stepBytes = 128 * 1024

export interface RangeInput {
  readonly input: Input
  /** A frame was found: what is read from here on counts anew. */
  foundFrame(): void
  /** From here on until the next frame is found as much is read as it takes: a place is looked for without an index. */
  searchFreely(): void
  /** Ends what is being read; later reads go on. */
  abortReads(): void
  /** What the file itself said when it could not be read, or null. */
  readonly fileError: unknown
  /** Ends all. May be called twice. */
  readonly close: () => void
}

/** For any place in the file. Containers that keep an index at their end have it read first. */
export function openAnywhere(file: RangeSource): RangeInput {
  const reads = countedReads(file)
  const source = new CustomSource({
    getSize: () => file.size,
    read: (start, end) => reads.read({ start, end }),
    prefetchProfile: 'fileSystem',
    maxCacheSize: cacheBytes,
    // Whoever needs what was to be read ahead reads it again, and meets the failure then.
    handleUnhandledError: () => undefined,
  })
  return asRangeInput(source, reads)
}

/** From the start onwards only, as far as is asked for: what lies at the end of the file, an index say, is not looked at. */
export function openForward(file: RangeSource): RangeInput {
  const reads = countedReads(file)
  let position = 0
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const range = { start: position, end: Math.min(file.size, position + stepBytes) }
        if (range.start === range.end) return controller.close()
        controller.enqueue(await reads.read(range))
        position = range.end
      },
    },
    { highWaterMark: 0 },
  )
  const source = new ReadableStreamSource(stream, { maxCacheSize: cacheBytes, handleUnhandledError: () => undefined })
  return asRangeInput(source, reads)
}

function asRangeInput(source: CustomSource | ReadableStreamSource, reads: CountedReads): RangeInput {
  const guard = guardReads(source)
  const input = new Input({ formats, source })
  return {
    input,
    foundFrame() {
      guard.reset()
      reads.allow(scanLimit)
    },
    searchFreely: () => reads.allow(Infinity),
    abortReads: () => reads.abort(),
    get fileError() {
      return reads.fileError
    },
    close() {
      if (!input.disposed) input.dispose()
      reads.abort()
    },
  }
}

/** What failed: the file itself, or what can't be read in it. */
export const faultOf = ({ fileError }: RangeInput, error: unknown): Error =>
  fileError instanceof Error ? fileError : asViewError(fileError ?? error)

interface CountedReads {
  read(range: ByteRange): Promise<Bytes>
  allow(bytes: number): void
  abort(): void
  readonly fileError: unknown
}

function countedReads(file: RangeSource): CountedReads {
  let allowed = scanLimit
  let reading = new AbortController()
  let fileError: unknown = null
  return {
    get fileError() {
      return fileError
    },
    async read(range) {
      const length = range.end - range.start
      allowed -= length
      if (allowed < 0 || length > scanLimit) throw new ViewError('broken')
      const { signal } = reading
      const chunks: Uint8Array[] = []
      try {
        for await (const chunk of file.read(signal, range)) chunks.push(chunk)
        signal.throwIfAborted()
      } catch (error) {
        if (!signal.aborted) fileError = error
        throw error
      }
      const bytes = concatBytes(...chunks)
      if (bytes.length !== length) throw new ViewError('broken')
      return bytes
    },
    allow(bytes) {
      allowed = bytes
    },
    abort() {
      reading.abort()
      reading = new AbortController()
    },
  }
}
