import type { Bytes } from '../../lib/bytes.ts'
import type { PartLayout } from '../part-layout.ts'
import type { AbortSignalLike, ByteSource } from './platform.ts'

export interface HashJob {
  readonly layout: PartLayout
  /** One for each file of the layout, in order. */
  readonly sources: readonly ByteSource[]
  /** 32 bytes; the pieces are cut from what it seals. */
  readonly partKey: Bytes
}

export interface Hasher {
  /**
   * The SHA-1 of each sealed piece, 20 bytes each, in order. Reads each byte once, in constant memory.
   * `onProgress` hears the plain bytes done so far, at most about 10 times a second.
   * @throws HashingError, or the signal's reason.
   */
  hash(signal: AbortSignalLike, job: HashJob, onProgress: (hashedBytes: number) => void): Promise<Bytes>
}

export class HashingError extends Error {
  override readonly name = 'HashingError'
  readonly code: 'sourceUnreadable' | 'workerFailed'
  /** Index into the job's sources, when one is to blame. */
  readonly source: number | null
  constructor(code: HashingError['code'], source: number | null, cause?: unknown) {
    super(code, { cause })
    this.code = code
    this.source = source
  }
}
