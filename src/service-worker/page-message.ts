import { fail, ok, type Result } from '../lib/result.ts'
import {
  noticeLimits,
  type PageMessage,
  protocolVersion,
  type RangeAnswer,
  type SaveFeed,
  saveLimits,
  tokenPattern,
} from './protocol.ts'
import type { Sender } from './sender.ts'

/** UTF-16 units. */
const maxTypeLength = 100

/** What a page posted to the worker, or why it is none of ours. */
export function parsePageMessage(data: unknown): Result<PageMessage> {
  if (!isRecord(data) || data['tukar'] !== protocolVersion) return fail('not a message of this version')
  const { kind, token, name, size, title, body } = data
  if (kind === 'notify') {
    if (typeof title !== 'string' || title === '' || title.length > noticeLimits.title) return fail('bad title')
    if (typeof body !== 'string' || body.length > noticeLimits.body) return fail('bad body')
    return ok({ tukar: protocolVersion, kind, title, body })
  }
  if (kind === 'claim') return ok({ tukar: protocolVersion, kind })
  if (typeof token !== 'string' || !tokenPattern.test(token)) return fail('bad token')
  if (kind === 'ping') return ok({ tukar: protocolVersion, kind, token })
  if (kind !== 'openSave' && kind !== 'openView') return fail('unknown kind')
  if (!isSize(size)) return fail('bad size')
  if (kind === 'openView') return ok({ tukar: protocolVersion, kind, token, size })
  if (typeof name !== 'string' || name === '' || name.length > saveLimits.name) return fail('bad name')
  return ok({ tukar: protocolVersion, kind, token, name, size })
}

/** Whether a page of this deployment asks to be controlled. */
export function isClaim(data: unknown, sender: Sender | null, scope: string): boolean {
  const parsed = parsePageMessage(data)
  return parsed.ok && parsed.value.kind === 'claim' && sender?.url.startsWith(scope) === true
}

/** What came through a stream's port. */
export function parseSaveFeed(data: unknown): Result<SaveFeed> {
  if (!isRecord(data)) return fail('not a message')
  const { kind, bytes } = data
  if (kind === 'end' || kind === 'fail') return ok({ kind })
  if (kind !== 'chunk') return fail('unknown kind')
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return fail('no bytes')
  if (bytes.length === 0 || bytes.length > saveLimits.chunk) return fail('bad chunk length')
  return ok({ kind, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) })
}

/** What a page answered about a file that it may have. */
export function parseRangeAnswer(data: unknown): Result<RangeAnswer> {
  if (!isRecord(data)) return fail('not a message')
  const { kind, type, size } = data
  if (kind === 'unknown') return ok({ kind })
  if (kind !== 'file') return fail('unknown kind')
  if (typeof type !== 'string' || type.length > maxTypeLength) return fail('bad type')
  return isSize(size) ? ok({ kind, type, size }) : fail('bad size')
}

const isSize = (size: unknown): size is number => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null
}
