import { fail, ok, type Result } from '../lib/result.ts'
import { noticeLimits, type PageMessage, protocolVersion, type SaveFeed, saveLimits, tokenPattern } from './protocol.ts'

/** What a page posted to the worker, or why it is none of ours. */
export function parsePageMessage(data: unknown): Result<PageMessage> {
  if (!isRecord(data) || data['tukar'] !== protocolVersion) return fail('not a message of this version')
  const { kind, token, name, size, title, body } = data
  if (kind === 'notify') {
    if (typeof title !== 'string' || title === '' || title.length > noticeLimits.title) return fail('bad title')
    if (typeof body !== 'string' || body.length > noticeLimits.body) return fail('bad body')
    return ok({ tukar: protocolVersion, kind, title, body })
  }
  if (typeof token !== 'string' || !tokenPattern.test(token)) return fail('bad token')
  if (kind === 'ping') return ok({ tukar: protocolVersion, kind, token })
  if (kind !== 'openSave') return fail('unknown kind')
  if (typeof name !== 'string' || name === '' || name.length > saveLimits.name) return fail('bad name')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return fail('bad size')
  return ok({ tukar: protocolVersion, kind, token, name, size })
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

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null
}
