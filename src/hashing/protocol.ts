import type { Bytes } from '../lib/bytes.ts'
import type { PartLayout } from '../core/part-layout.ts'
import type { OpenSlice } from '../core/source-range.ts'

// What the page and a hashing worker say to each other. Messages are in order, and both ends are of one build: the
// version only tells a worker script that an older cache kept.

export const hashProtocolVersion = 1

export const hashLimits = {
  /** Plain bytes of a run, which is read at once, are about this at most, or one piece where that is more. */
  runBytes: 16 * 1024 * 1024,
  /** Runs that a worker has in hand: while one is sealed and hashed, the next is read. Bounds the memory. */
  runsAtOnce: 2,
} as const

/** Unique for the life of the page. */
export type JobId = number
export type RunId = number

export type ToHashWorker =
  /** Comes before the first run of a job. The layout has no `files`: a run brings its own slices. */
  | { readonly kind: 'open'; readonly job: JobId; readonly layout: PartLayout; readonly partKey: Bytes }
  /** Some neighbouring pieces, `first` up to, not including, `end`, and where their plain bytes are. */
  | {
      readonly kind: 'run'
      readonly job: JobId
      readonly run: RunId
      readonly first: number
      readonly end: number
      readonly slices: readonly OpenSlice[]
    }
  /** The job is over; runs of it that are still in hand go unanswered. */
  | { readonly kind: 'close'; readonly job: JobId }

export type FromHashWorker =
  | { readonly kind: 'ready'; readonly version: number }
  /** 20 bytes for each piece of the run. */
  | { readonly kind: 'hashed'; readonly run: RunId; readonly hashes: Bytes }
  | { readonly kind: 'unreadable'; readonly run: RunId; readonly source: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly run: RunId; readonly reason: string }
