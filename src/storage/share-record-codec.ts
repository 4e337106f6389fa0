import { parseFragment, formatShareLink } from '../core/link-grammar.ts'
import type { SwarmId } from '../core/ids.ts'
import { manifestLimits } from '../core/manifest.ts'
import type { SourceHandle } from '../core/ports/platform.ts'
import type { StoredKeyPair } from '../core/ports/signing-key.ts'
import { safePaths } from '../core/safe-path.ts'
import type { KeptSource, ShareRecord } from '../core/share-record.ts'
import type { FileIndex } from '../core/transfer.ts'
import { wholeBytes, type Bytes } from '../lib/bytes.ts'
import { isFields, isOfLaterVersion, presentVersion, upgraded, type RecordStep } from './record-version.ts'

// A share's record as it stands in the browser's storage: an object that is cloned, with a version. What is read was
// written at another time, perhaps by another version of the page, and may be damaged.

const keyLength = 32
/** UTF-16 units of a source's path. */
const maxSourcePath = 16_384

/** From each version that was ever published to the next. */
const steps: readonly RecordStep[] = [
  // Version 2 counts what passed over all visits.
  (fields) => ({ ...fields, receivedBytes: 0, sentBytes: 0 }),
]

export const encodeShareRecord = (record: ShareRecord): object => ({
  version: presentVersion(steps),
  origin: record.origin,
  link: formatShareLink(record.link),
  name: record.name,
  addedAt: record.addedAt,
  keys: record.keys && [record.keys.manifestKey, record.keys.contentRoot],
  isPaused: record.isPaused,
  receivedBytes: record.totals.receivedBytes,
  sentBytes: record.totals.sentBytes,
  ...(record.origin === 'received'
    ? { chosen: [...record.chosen] }
    : {
        ownerKey: record.ownerKey,
        sources: record.sources.map(({ path, modified, handle }) => ({ path, modified, handle })),
      }),
})

/** A later version of this page kept it: it is neither read nor replaced here. */
export const isLaterShareRecord = (stored: unknown): boolean => isOfLaterVersion(stored, steps)

/** Even where the rest of it can't be read: with it, the right to change the share would be lost. */
export const isOwnShareRecord = (stored: unknown): boolean => isFields(stored) && stored['origin'] === 'own'

/** Of whichever version. Null for what no version of this page wrote, and for what a later one did. */
export function parseShareRecord(id: SwarmId, stored: unknown): ShareRecord | null {
  const fields = upgraded(stored, steps)
  if (!fields) return null
  const link = linkOf(fields['link'])
  const name = nameOf(fields['name'])
  const addedAt = fields['addedAt']
  const keys = keysOf(fields['keys'])
  const isPaused = fields['isPaused']
  const { receivedBytes, sentBytes } = fields
  if (!link || name === null || !isWhole(addedAt) || keys === undefined || typeof isPaused !== 'boolean') return null
  if (!isWhole(receivedBytes) || !isWhole(sentBytes)) return null
  const common = { id, link, name, addedAt, keys, isPaused, totals: { receivedBytes, sentBytes } }
  if (fields['origin'] === 'received') {
    const chosen = chosenOf(fields['chosen'])
    return chosen && { ...common, origin: 'received', chosen }
  }
  if (fields['origin'] !== 'own') return null
  const ownerKey = keyPairOf(fields['ownerKey'])
  const sources = sourcesOf(fields['sources'])
  return ownerKey && sources && { ...common, origin: 'own', ownerKey, sources }
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

const isWhole = (value: unknown): value is number =>
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

function keyPairOf(value: unknown): StoredKeyPair | null {
  if (!isFields(value)) return null
  const { privateKey, publicKey } = value
  if (!isKey(privateKey, 'sign') || !isKey(publicKey, 'verify')) return null
  return { privateKey, publicKey }
}

const isKey = (value: unknown, use: KeyUsage): value is CryptoKey =>
  value instanceof CryptoKey && value.algorithm.name === 'Ed25519' && value.usages.includes(use)

function sourcesOf(value: unknown): KeptSource[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > manifestLimits.files) return null
  const sources = (value as readonly unknown[]).map(sourceOf)
  return sources.every((source) => source !== null) ? sources : null
}

function sourceOf(value: unknown): KeptSource | null {
  if (!isFields(value)) return null
  const { path, modified, handle } = value
  if (typeof path !== 'string' || path.length > maxSourcePath || !isWhole(modified)) return null
  if (handle !== null && !isHandle(handle)) return null
  return { path, modified, handle }
}

const isHandle = (value: unknown): value is SourceHandle =>
  typeof FileSystemHandle !== 'undefined' && value instanceof FileSystemHandle
