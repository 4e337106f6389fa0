import type { ContentKeys } from '../crypto/derive.ts'
import { sha256 } from '../crypto/digest.ts'
import { sealManifest } from '../crypto/manifest-envelope.ts'
import type { StorableSigningKey } from '../crypto/signing.ts'
import { digestFrom } from '../core/ids.ts'
import { filesOf, shareName } from '../core/manifest-files.ts'
import type { Manifest } from '../core/manifest.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Records } from '../core/ports/records.ts'
import type { KeptSource } from '../core/share-record.ts'
import type { ShareTotals } from '../core/share-totals.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { HashedPart } from './own-part.ts'
import { createRecordWriter } from './record-writer.ts'
import type { ShareSession } from './share-session.ts'

// The list of an own share: signed and sealed, on offer, and kept so that a later visit goes on.

export interface OwnList {
  readonly manifest: Manifest
  /** Where its files came from, in its order. */
  readonly sources: readonly KeptSource[]
  /**
   * Signs, offers and keeps a list with the next sequence number. `change` is asked for it when those that were begun
   * before are done. Resolves once a later visit would find it, or nothing can be kept. Where it rejects, the list before
   * stays.
   */
  publish(change: (now: Manifest) => ListChange): Promise<void>
  /** Offers the list as an earlier visit signed it. */
  offer(bytes: Bytes): Promise<void>
  /** Where the files are from now on. */
  moved(sources: readonly KeptSource[]): void
  /** Keeps what else is another now. Where nothing can be kept, this visit does without. */
  keep(): Promise<void>
}

export interface ListChange {
  /** Its sequence number does not count. */
  readonly manifest: Manifest
  /** Files that come at its end. */
  readonly added?: readonly KeptSource[]
  /** The list is another from here on, and on offer next. */
  readonly onSealed?: () => void
}

export interface OwnListDeps {
  readonly records: Records
  readonly session: Pick<ShareSession, 'publishManifest'>
  readonly ended: AbortSignalLike
  readonly link: ShareLink
  readonly ownerKey: StorableSigningKey
  /** In milliseconds since 1970. */
  readonly addedAt: number
  /** Null only before anything is published. */
  readonly keys: () => ContentKeys | null
  /** What was hashed of it so far, on this visit or an earlier one. */
  readonly hashed: () => readonly Pick<HashedPart, 'infoHash' | 'info'>[]
  /** By the person. */
  readonly isPaused: () => boolean
  /** Null once the share was left. */
  readonly totals: () => ShareTotals | null
}

export function createOwnList(deps: OwnListDeps, start: Pick<OwnList, 'manifest' | 'sources'>): OwnList {
  let { manifest, sources } = start
  /** The list as others have it; null before it is on offer. Always of this `manifest`, and of as many `sources`. */
  let sealed: Bytes | null = null
  /** Whose hashes are stored. */
  const keptInfos = new Set(deps.hashed().map(({ infoHash }) => infoHash))
  const writer = createRecordWriter({
    records: deps.records,
    onCleared() {
      keptInfos.clear()
      void keepInfos()
    },
  })
  let publishing: Promise<unknown> = Promise.resolve()

  async function offer(bytes: Bytes): Promise<void> {
    const { sequence } = manifest
    sealed = bytes
    const digest = digestFrom(await sha256(bytes))
    if (!digest) throw new Error('a SHA-256 always makes a digest')
    if (deps.ended.aborted) return
    deps.session.publishManifest({ bytes, notice: { sequence, digest }, header: manifest })
    await keep()
  }

  async function publishNow(change: (now: Manifest) => ListChange): Promise<void> {
    deps.ended.throwIfAborted()
    const { added = [], onSealed, ...next } = change(manifest)
    const changed = { ...next.manifest, sequence: manifest.sequence + 1 }
    const bytes = await sealManifest({ manifest: changed, ownerKey: deps.ownerKey, manifestKey: keys().manifestKey })
    // All at once: what is kept or given again in between finds either list, and its own sources.
    manifest = changed
    sources = [...sources, ...added]
    sealed = bytes
    onSealed?.()
    await offer(bytes)
  }

  async function keep(): Promise<void> {
    const known = deps.keys()
    const totals = deps.totals()
    // Without keys it is kept with the list, once there are.
    if (!known || !totals || !sealed) return
    const { manifestKey, contentRoot } = known
    const record = {
      id: manifest.swarmId,
      origin: 'own',
      link: deps.link,
      name: shareName(filesOf(manifest).map(({ file }) => file)),
      addedAt: deps.addedAt,
      keys: manifest.password ? { manifestKey, contentRoot } : null,
      isPaused: deps.isPaused(),
      totals,
      ownerKey: deps.ownerKey.keyPair,
      sources,
    } as const
    // Begun first, so that they are stored when a list that names them is; a page that goes waits for neither.
    await Promise.all([keepInfos(), writer.write(record, sealed)])
  }

  /** Where they can't be stored, a later visit hashes once more. */
  async function keepInfos(): Promise<void> {
    const missing = deps.hashed().filter(({ infoHash }) => !keptInfos.has(infoHash))
    await Promise.all(
      missing.map(async ({ infoHash, info }) => {
        keptInfos.add(infoHash)
        await deps.records.keepInfo(infoHash, info).catch(() => keptInfos.delete(infoHash))
      }),
    )
  }

  function keys(): ContentKeys {
    const known = deps.keys()
    if (!known) throw new Error('a list is published once there are keys')
    return known
  }

  return {
    get manifest() {
      return manifest
    },
    get sources() {
      return sources
    },
    publish(change) {
      const done = publishing.then(() => publishNow(change))
      publishing = done.catch(() => undefined)
      return done
    },
    offer,
    moved(to) {
      sources = to
    },
    keep,
  }
}
