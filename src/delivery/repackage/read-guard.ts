import type { Source } from 'mediabunny'
import { ViewError } from '../../core/ports/viewing.ts'
import { claimsTooMany } from './sample-claims.ts'

// The one file that touches a private name of mediabunny, whose exact version is pinned; range-input.test.ts fails when it is
// gone.

/** The same bytes again and again: nothing reads so on purpose. */
const repeatLimit = 1_000
/** Reads without any frame: those of 64 MiB of MPEG-TS, packet by packet, several times. */
const readLimit = 5_000_000

/** Bytes. Most reads are smaller: the headers of packets. */
const smallestTable = 24

export interface ReadGuard {
  /** What is read from here on counts anew. */
  reset(): void
}

/**
 * Ends parsers that never would. mediabunny 1.61 does not get past the last eight bytes when it looks for the next Matroska element in
 * what is none (`resync` in its ebml.ts), and serves itself from its cache meanwhile: nothing else on the page would run again.
 * Refuses tables that would not fit into memory.
 */
export function guardReads(source: Source): ReadGuard {
  const read: unknown = Reflect.get(source, '_read')
  if (typeof read !== 'function') throw new Error('mediabunny reads in another way now')
  let last = { start: -1, end: -1 }
  let repeats = 0
  let count = 0
  const guarded = (start: number, end: number, ...rest: readonly unknown[]): unknown => {
    repeats = start === last.start && end === last.end ? repeats + 1 : 0
    last = { start, end }
    count++
    if (repeats > repeatLimit || count > readLimit) throw new ViewError('broken')
    const result: unknown = Reflect.apply(read, source, [start, end, ...rest])
    return result instanceof Promise ? result.then((slice) => checked(slice, start, end)) : checked(result, start, end)
  }
  Object.defineProperty(source, '_read', { value: guarded })
  return {
    reset() {
      count = 0
      repeats = 0
    },
  }
}

/** `slice`: bytes around the range, which begin at `offset` in the file; or null. */
function checked(slice: unknown, start: number, end: number): unknown {
  if (typeof slice !== 'object' || slice === null || !('bytes' in slice) || !('offset' in slice)) return slice
  const { bytes, offset } = slice
  if (!(bytes instanceof Uint8Array) || typeof offset !== 'number' || end - start < smallestTable) return slice
  if (claimsTooMany(bytes.subarray(start - offset, end - offset))) throw new ViewError('broken')
  return slice
}
