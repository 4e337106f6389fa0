import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { pieceIndex } from '../core/ids.ts'
import { pieceHashLength } from '../core/info-dictionary.ts'
import { plainRangeOfPiece } from '../core/part-layout.ts'
import { HashingError, type HashJob } from '../core/ports/hasher.ts'
import { openSlices, slicesOfPlainRange, SourceReadError } from '../core/source-range.ts'
import type { PieceRun } from './piece-hashing.ts'
import { hashLimits, type JobId } from './protocol.ts'

const progressPeriodMs = 100

// Opening a file for each read costs as much as reading some megabytes, so runs grow. They stay small on a slow disk
// and with thousands of files, where a large run would show no progress for seconds.
const firstRunBytes = 2 * 1024 * 1024
const quickRunMs = 300
const slowRunMs = 1_000

/** The page's side of one `hash` call: which runs are still to be given out, and what came back. */
export interface HashingJob {
  readonly id: JobId
  readonly order: HashJob
  readonly hasMoreRuns: boolean
  /** @throws HashingError when a file is not as long as it was. */
  nextRun(): PieceRun
  /** Takes what a worker answered to a run, and how long that took. Returns true once nothing is missing. */
  complete(run: Pick<PieceRun, 'first' | 'end'>, hashes: Bytes, tookMs: number): boolean
  readonly hashes: Bytes
  /** Nothing is reported after this; may be called twice. */
  end(): void
}

interface HashingJobOptions {
  readonly id: JobId
  readonly order: HashJob
  readonly clock: Clock
  readonly onProgress: (hashedBytes: number) => void
}

export function createHashingJob({ id, order, clock, onProgress }: HashingJobOptions): HashingJob {
  const { layout, sources } = order
  const hashes = new Uint8Array(layout.pieceCount * pieceHashLength)
  const progress = createProgress(clock, onProgress)
  let runBytes = firstRunBytes
  let nextPiece = 0
  let hashedPieces = 0
  let hashedBytes = 0

  const plainRangeOf = ({ first, end }: Pick<PieceRun, 'first' | 'end'>) => ({
    start: plainRangeOfPiece(layout, pieceIndex(first)).start,
    end: plainRangeOfPiece(layout, pieceIndex(end - 1)).end,
  })

  return {
    id,
    order,
    hashes,
    get hasMoreRuns() {
      return nextPiece < layout.pieceCount
    },
    nextRun() {
      const first = nextPiece
      const end = Math.min(first + Math.max(1, Math.floor(runBytes / layout.pieceLength)), layout.pieceCount)
      nextPiece = end
      try {
        const slices = openSlices(layout, sources, slicesOfPlainRange(layout, plainRangeOf({ first, end })))
        return { first, end, slices }
      } catch (error) {
        if (error instanceof SourceReadError) throw new HashingError('sourceUnreadable', error.source, error)
        throw error
      }
    },
    complete(run, runHashes, tookMs) {
      if (tookMs < quickRunMs) runBytes = Math.min(runBytes * 2, hashLimits.runBytes)
      else if (tookMs > slowRunMs) runBytes = Math.max(runBytes / 2, layout.pieceLength)
      const range = plainRangeOf(run)
      hashes.set(runHashes, run.first * pieceHashLength)
      hashedPieces += run.end - run.first
      hashedBytes += range.end - range.start
      const isWhole = hashedPieces === layout.pieceCount
      if (isWhole) progress.finish(hashedBytes)
      else progress.report(hashedBytes)
      return isWhole
    },
    end: () => progress.stop(),
  }
}

interface Progress {
  report(hashedBytes: number): void
  /** The last report: it does not wait for the end of a period. */
  finish(hashedBytes: number): void
  stop(): void
}

/** Passes on the first report at once, then the newest one of each period. */
function createProgress(clock: Clock, onProgress: (hashedBytes: number) => void): Progress {
  let waiting: number | null = null
  let stopTimer: (() => void) | null = null
  const pass = (hashedBytes: number): void => {
    waiting = null
    stopTimer = clock.after(progressPeriodMs, () => {
      stopTimer = null
      if (waiting !== null) pass(waiting)
    })
    onProgress(hashedBytes)
  }
  const stop = (): void => {
    waiting = null
    stopTimer?.()
    stopTimer = null
  }
  return {
    report(hashedBytes) {
      if (stopTimer) waiting = hashedBytes
      else pass(hashedBytes)
    },
    finish(hashedBytes) {
      stop()
      onProgress(hashedBytes)
    },
    stop,
  }
}
