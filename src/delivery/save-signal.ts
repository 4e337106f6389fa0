import { fail, ok, type Result } from '../lib/result.ts'
import { saveLimits, type SaveSignal } from '../service-worker/protocol.ts'

/** What the service worker said through a stream's port. */
export function parseSaveSignal(data: unknown): Result<SaveSignal> {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return fail('not a message')
  switch (data.kind) {
    case 'ready':
    case 'refused':
    case 'started':
    case 'taken':
    case 'cancelled':
    case 'alive':
      return ok({ kind: data.kind })
    case 'credit': {
      const bytes = 'bytes' in data ? data.bytes : null
      if (typeof bytes !== 'number' || !Number.isInteger(bytes) || bytes <= 0 || bytes > saveLimits.window)
        return fail('bad credit')
      return ok({ kind: 'credit', bytes })
    }
    default:
      return fail('unknown kind')
  }
}
