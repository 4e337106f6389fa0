import { type Delivery, DeliveryError, type SaveOutcome, type SaveWay } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { safePaths } from '../core/safe-path.ts'
import { inBlocks } from './blocks.ts'
import { readExactly } from './exact-file.ts'
import { archiveName, planFolder, savedName } from './file-name.ts'
import { type PickedFolderDeps, saveToPickedFolder } from './picked-folder.ts'
import { createPickerRung, type PickerDeps } from './picker.ts'
import { type Rung, RungUnavailable, type SaveJob } from './save-job.ts'
import { createTemporaryFileRung, type TemporaryFileDeps } from './temporary-file.ts'
import { createWorkerStreamRung, type WorkerStreamDeps } from './worker-stream.ts'
import { readZip, zipLength } from './zip-source.ts'

export interface DeliveryDeps extends PickerDeps, PickedFolderDeps, TemporaryFileDeps, WorkerStreamDeps {
  /** The date that files carry inside an archive. */
  readonly today: () => Date
}

/** A save that was ended a moment ago lets go of its file a moment later. */
const retryAfterMs = [50, 200, 1_000]

/**
 * Saving by the first way that the browser knows: its save picker, a temporary file handed over as a download, a stream
 * through the service worker. None of them holds more than a few MiB of a file, and none leaves anything half-written.
 */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const picker = createPickerRung(deps)
  const rungs: Record<SaveWay, readonly Rung[]> = {
    any: [picker, createTemporaryFileRung(deps), createWorkerStreamRung(deps)],
    straight: [picker],
  }
  // What pages left behind that were closed or died in the middle of a save. A failure here is met again when saving.
  void deps.folder?.sweep().catch(() => undefined)

  return {
    canSaveStraight: deps.pickSaveFile !== null,
    save: (signal, file, onProgress, way = 'any') =>
      climb(rungs[way], signal, {
        name: savedName(file.path),
        size: file.size,
        awaited: file.awaited ?? 0,
        read: (reading) => inBlocks(readExactly(reading, file)),
        onWritten: onProgress,
      }),
    canSaveFolder: deps.pickFolder !== null,
    async saveFolder(signal, name, files, onProgress) {
      signal.throwIfAborted()
      const paths = files.map((file) => file.path)
      return saveToPickedFolder(deps, signal, { plan: planFolder(name, paths), files, onWritten: onProgress })
    },
    async deleteCopies() {
      for (let failures = 0; ; failures++) {
        try {
          return await deps.folder?.removeAll()
        } catch (error) {
          const pauseMs = retryAfterMs[failures]
          if (pauseMs === undefined) throw error
          await new Promise<void>((resolve) => deps.clock.after(pauseMs, resolve))
        }
      }
    },
    async saveZip(signal, name, files, onProgress, way = 'any') {
      const paths = safePaths(files.map((file) => file.path))
      const entries = files.map((file, i) => ({ path: paths[i] ?? '_', file }))
      const size = zipLength(entries)
      const archive = { size, read: (reading: AbortSignalLike) => readZip(reading, entries, deps.today()) }
      const plainBytes = files.reduce((sum, file) => sum + file.size, 0)
      return climb(rungs[way], signal, {
        name: archiveName(name),
        size,
        awaited: files.reduce((sum, { awaited = 0 }) => sum + awaited, 0),
        read: (reading) => inBlocks(readExactly(reading, archive)),
        // The archive's own headers are no progress that a person could compare with anything.
        onWritten: (bytes) => onProgress(Math.min(bytes, plainBytes)),
      })
    },
  }
}

/** Calls the first rung before it awaits anything: a picker needs the click's gesture. */
async function climb(rungs: readonly Rung[], signal: AbortSignalLike, job: SaveJob): Promise<SaveOutcome> {
  signal.throwIfAborted()
  const closed: RungUnavailable[] = []
  for (const rung of rungs) {
    try {
      return await rung(signal, job)
    } catch (error) {
      if (!(error instanceof RungUnavailable)) throw error
      closed.push(error)
    }
  }
  const isFull = closed.some((error) => error.code === 'noRoom')
  throw new DeliveryError(isFull ? 'noRoom' : 'unsupported', closed)
}
