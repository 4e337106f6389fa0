import type { ByteRange } from '../../core/part-layout.ts'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import { ViewError } from '../../core/ports/viewing.ts'
import { asViewError } from './view-fault.ts'

/** What can be read anywhere. A read may wait for long, and what is asked for is fetched before all else. */
export interface RangeSource {
  /** Bytes. */
  readonly size: number
  /** The bytes of a range within the file, in order. */
  read(signal: AbortSignalLike, range: ByteRange): AsyncIterable<Uint8Array>
}

/** Read without any frame being found: no header is that long, and no index. */
const scanLimit = 64 * 1024 * 1024
/** What stays in memory of what was read, so that tracks which lie apart in the file are read once. */
export const cacheBytes = 16 * 1024 * 1024
/** Read at once when a file is read from its start. */
export const stepBytes = 128 * 1024

/** How much of a file may still be read, and what became of it. */
export interface ReadControl {
  /** A frame was found: what is read from here on counts anew. */
  foundFrame(): void
  /** From here on until the next frame is found as much is read as it takes: a place is looked for without an index. */
  searchFreely(): void
  /** Ends what is being read; later reads go on. */
  abortReads(): void
  /** What the file itself said when it could not be read, or null. */
  readonly fileError: unknown
}

export interface CountedReads extends ReadControl {
  readonly size: number
  /** @throws ViewError; what the file says; why it was ended */
  read(range: ByteRange): Promise<Bytes>
  /** Lets all else on the page run, for whoever looks at much that was read already. @throws why reading was ended meanwhile */
  nextTask(): Promise<void>
}

/** What failed: the file itself, or what can't be read in it. */
export const faultOf = ({ fileError }: ReadControl, error: unknown): Error =>
  fileError instanceof Error ? fileError : asViewError(fileError ?? error)

export function countedReads(file: RangeSource): CountedReads {
  let allowed = scanLimit
  let reading = new AbortController()
  let fileError: unknown = null
  return {
    size: file.size,
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
    async nextTask() {
      const { signal } = reading
      await task()
      signal.throwIfAborted()
    },
    foundFrame: () => void (allowed = scanLimit),
    searchFreely: () => void (allowed = Infinity),
    abortReads() {
      reading.abort()
      reading = new AbortController()
    },
  }
}

/** A timer would wait for 4 ms, and for a second in a tab behind others. */
async function task(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  await new Promise((resolve) => {
    port1.addEventListener('message', resolve, { once: true })
    port1.start()
    port2.postMessage(null)
  })
  port1.close()
}
