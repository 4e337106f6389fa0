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
import type { ShareSession } from './share-session.ts'

// The list of an own share: signed and sealed, on offer, and kept so that a later visit goes on.

export interface OwnList {
  readonly manifest: Manifest
  /** Where its files came from, in its order. */
  readonly sources: readonly KeptSource[]
  /** Signs, offers and keeps a list with a higher sequence number. Resolves once a later visit would find it. */
  publish(next: Manifest, sources?: readonly KeptSource[]): Promise<void>
  /** Offers the list as an earlier visit signed it. */
  offer(bytes: Bytes): Promise<void>
  /** Where the files are from now on. */
  moved(sources: readonly KeptSource[]): void
  /** Keeps what else is another now. Where nothing can be kept, this visit does without. */
  keep(): Promise<void>
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
  /** By the person. */
  readonly isPaused: () => boolean
  /** Null once the share was left. */
  readonly totals: () => ShareTotals | null
}

export function createOwnList(deps: OwnListDeps, start: Pick<OwnList, 'manifest' | 'sources'>): OwnList {
  let { manifest, sources } = start

  async function offer(bytes: Bytes): Promise<void> {
    const digest = digestFrom(await sha256(bytes))
    if (!digest) throw new Error('a SHA-256 always makes a digest')
    if (deps.ended.aborted) return
    deps.session.publishManifest({ bytes, notice: { sequence: manifest.sequence, digest }, header: manifest })
    await keep(bytes)
  }

  async function keep(bytes?: Bytes): Promise<void> {
    const known = deps.keys()
    const totals = deps.totals()
    // Without keys it is kept with the list, once there are.
    if (!known || !totals) return
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
    await deps.records.keep(record, bytes).catch(() => undefined)
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
    async publish(next, from = sources) {
      manifest = next
      sources = from
      await offer(await sealManifest({ manifest, ownerKey: deps.ownerKey, manifestKey: keys().manifestKey }))
    },
    offer,
    moved(to) {
      sources = to
    },
    keep: () => keep(),
  }
}
