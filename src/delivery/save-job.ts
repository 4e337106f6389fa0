import type { SaveOutcome } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Bytes } from '../lib/bytes.ts'

/** One thing to bring to the person's disk. */
export interface SaveJob {
  /** As it should appear on disk: one path component, filtered. */
  readonly name: string
  /** Bytes, exactly. */
  readonly size: number
  /** Bytes that the browser's storage still takes in meanwhile. */
  readonly awaited: number
  /**
   * Exactly `size` bytes in blocks of at most `blockBytes`, each of them memory that the taker may give away. Each call
   * begins again at the first byte.
   * Rejects with a DeliveryError or the signal's reason, and nothing else.
   */
  read(signal: AbortSignalLike): AsyncIterable<Bytes>
  /** Hears how many bytes the target has accepted so far. */
  onWritten(bytes: number): void
}

/**
 * One way of saving, from the first that a browser might know to the last.
 * @throws RungUnavailable when the next one may try, DeliveryError, or the signal's reason. Either way it left nothing.
 */
export type Rung = (signal: AbortSignalLike, job: SaveJob) => Promise<SaveOutcome>

/** This way is closed here, and the person has not seen anything of it. */
export class RungUnavailable extends Error {
  override readonly name = 'RungUnavailable'
  readonly code: 'unsupported' | 'noRoom'
  constructor(code: RungUnavailable['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** The side that is written to failed, not the file that is read. */
export class SinkError extends Error {
  override readonly name = 'SinkError'
  readonly isFull: boolean
  constructor(cause: unknown) {
    super('the target refused', { cause })
    this.isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError'
  }
}

/** Runs a step on the target, so that its failure is told from the source's. */
export async function onSink<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    throw new SinkError(cause)
  }
}

/** Writes all of the job, one block at a time. @throws SinkError, and what `read` throws. */
export async function pour(
  signal: AbortSignalLike,
  job: Pick<SaveJob, 'read' | 'onWritten'>,
  write: (block: Bytes) => Promise<void>,
): Promise<void> {
  let written = 0
  for await (const block of job.read(signal)) {
    await onSink(() => write(block))
    signal.throwIfAborted()
    written += block.length
    job.onWritten(written)
  }
}

/** Runs all steps of a clean-up. Their errors say nothing new: the one that led here is what the person hears. */
export async function cleanUp(...steps: readonly (() => Promise<unknown> | undefined)[]): Promise<void> {
  for (const step of steps) await Promise.resolve(step()).catch(() => undefined)
}
