import { parseFragment, formatShareLink } from '../core/link-grammar.ts'
import type { SwarmId } from '../core/ids.ts'
import { manifestLimits } from '../core/manifest.ts'
import { safePaths } from '../core/safe-path.ts'
import type { ShareRecord } from '../core/share-record.ts'
import type { FileIndex } from '../core/transfer.ts'
import { wholeBytes, type Bytes } from '../lib/bytes.ts'

// A share's record as it stands in the browser's storage: an object that is cloned, with a version. What is read was
// written at another time, perhaps by another version of the page, and may be damaged.

const version = 1
const keyLength = 32

export const encodeShareRecord = (record: ShareRecord): object => ({
  version,
  origin: record.origin,
  link: formatShareLink(record.link),
  name: record.name,
  addedAt: record.addedAt,
  keys: record.keys && [record.keys.manifestKey, record.keys.contentRoot],
  chosen: [...record.chosen],
  isPaused: record.isPaused,
})

/** Null for what no version of this page wrote, and for what a later one did. */
export function parseShareRecord(id: SwarmId, stored: unknown): ShareRecord | null {
  if (typeof stored !== 'object' || stored === null) return null
  const fields: Readonly<Record<string, unknown>> = { ...stored }
  if (fields['version'] !== version || fields['origin'] !== 'received') return null
  const link = linkOf(fields['link'])
  const name = nameOf(fields['name'])
  const addedAt = fields['addedAt']
  const keys = keysOf(fields['keys'])
  const chosen = chosenOf(fields['chosen'])
  const isPaused = fields['isPaused']
  if (!link || name === null || !isTime(addedAt) || keys === undefined || !chosen) return null
  if (typeof isPaused !== 'boolean') return null
  return { id, origin: 'received', link, name, addedAt, keys, chosen, isPaused }
}

function linkOf(value: unknown): ShareRecord['link'] | null {
  const fragment = typeof value === 'string' ? parseFragment(value) : null
  return fragment?.kind === 'share' ? fragment.link : null
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > manifestLimits.path) return null
  // The same filter as for names that others send.
  return value === '' || safePaths([value])[0] === value ? value : null
}

/** Undefined when it is neither keys nor none. */
function keysOf(value: unknown): ShareRecord['keys'] | undefined {
  if (value === null) return null
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [manifestKey, contentRoot] = (value as readonly unknown[]).map(keyOf)
  return manifestKey && contentRoot ? { manifestKey, contentRoot } : undefined
}

const keyOf = (value: unknown): Bytes | null =>
  value instanceof Uint8Array && value.length === keyLength ? wholeBytes(value) : null

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** Growing, so that nothing stands twice. */
function chosenOf(value: unknown): FileIndex[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > manifestLimits.files) return null
  const chosen: FileIndex[] = []
  for (const index of value as readonly unknown[]) {
    if (typeof index !== 'number' || !Number.isInteger(index) || index >= manifestLimits.files) return null
    if (index <= (chosen.at(-1) ?? -1)) return null
    chosen.push(index)
  }
  return chosen
}
