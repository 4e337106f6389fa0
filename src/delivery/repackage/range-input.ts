import { ADTS, CustomSource, Input, MATROSKA, MP4, MPEG_TS, OGG, QTFF, ReadableStreamSource, WEBM } from 'mediabunny'
import {
  cacheBytes,
  countedReads,
  stepBytes,
  type CountedReads,
  type RangeSource,
  type ReadControl,
} from './counted-reads.ts'
import { guardReads } from './read-guard.ts'

/** Not HLS: its lists name addresses, which it would fetch. */
const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, ADTS, MPEG_TS]

export interface RangeInput extends ReadControl {
  readonly input: Input
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
      reads.foundFrame()
    },
    searchFreely: () => reads.searchFreely(),
    abortReads: () => reads.abortReads(),
    get fileError() {
      return reads.fileError
    },
    close() {
      if (!input.disposed) input.dispose()
      reads.abortReads()
    },
  }
}
