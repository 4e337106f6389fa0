import type { ByteRange } from '../core/part-layout.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import { protocolVersion, tokenPattern, type WorkerMessage } from '../service-worker/protocol.ts'

/** What reached the page from its service worker, or why it is none of ours. */
export function parseWorkerMessage(data: unknown): Result<WorkerMessage> {
  if (!isRecord(data) || data['tukar'] !== protocolVersion) return fail('not a message of this version')
  const { kind, token, id } = data
  if (kind !== 'openRange') return fail('unknown kind')
  if (typeof token !== 'string' || !tokenPattern.test(token)) return fail('bad token')
  if (typeof id !== 'string' || !tokenPattern.test(id)) return fail('bad id')
  return ok({ tukar: protocolVersion, kind, token, id })
}

/** Which bytes of a file of `size` bytes the worker wants. */
export function parseRangeWish(data: unknown, size: number): Result<ByteRange> {
  if (!isRecord(data) || data['kind'] !== 'range') return fail('not a range')
  const { start, end } = data
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return fail('no numbers')
  const range = { start: Number(start), end: Number(end) }
  return range.start >= 0 && range.start <= range.end && range.end <= size ? ok(range) : fail('not within the file')
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null
}
