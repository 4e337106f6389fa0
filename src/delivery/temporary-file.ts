import { DeliveryError } from '../core/ports/delivery.ts'
import type { Clock } from '../lib/clock.ts'
import { cleanUp, onSink, pour, type Rung, RungUnavailable, SinkError } from './save-job.ts'
import { copyTimeMs, type TemporaryFile, type TemporaryFolder } from './temporary-folder.ts'

/** Bytes left free beside the file: the browser's storage also takes the pieces that still arrive. */
const roomMargin = 64 * 1024 * 1024

export interface TemporaryFileDeps {
  readonly clock: Clock
  /** Null where the browser has no origin-private file system or no locks. */
  readonly folder: TemporaryFolder | null
  /** Bytes that this page may still store; null where the browser does not say. */
  readonly freeBytes: () => Promise<number | null>
  /** Starts the browser's own download of a file that is on disk. The returned function ends its address. */
  readonly download: (file: File, name: string) => () => void
}

/** A whole, checked file in the origin-private file system, then the browser's own download of it. */
export function createTemporaryFileRung(deps: TemporaryFileDeps): Rung {
  return async (signal, job) => {
    const { folder } = deps
    if (!folder) throw new RungUnavailable('unsupported')
    // Room that dead pages hold is room for this.
    await cleanUp(() => folder.sweep())
    const free = await deps.freeBytes()
    if (free !== null && free < job.size + job.awaited + roomMargin) throw new RungUnavailable('noRoom')
    let file: TemporaryFile
    try {
      file = await folder.create()
    } catch (cause) {
      throw new RungUnavailable('unsupported', cause)
    }
    try {
      await pour(signal, job, (block) => file.write(block))
      const whole = await onSink(() => file.finish())
      if (whole.size !== job.size) throw new DeliveryError('wrongSize')
      await onSink(() => file.markHanded())
      signal.throwIfAborted()
      const endDownload = deps.download(whole, job.name)
      deps.clock.after(copyTimeMs(job.size), () => {
        endDownload()
        void file.discard()
      })
      return 'handedOver'
    } catch (error) {
      await file.discard()
      // Nothing was seen of it yet, and a stream needs no room.
      throw error instanceof SinkError
        ? new RungUnavailable(error.isFull ? 'noRoom' : 'unsupported', error.cause)
        : error
    }
  }
}
