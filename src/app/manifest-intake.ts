import { sha256 } from '../crypto/digest.ts'
import { openManifestHeader } from '../crypto/manifest-envelope.ts'
import { digestFrom, type PeerId, type SwarmId } from '../core/ids.ts'
import { compareManifest } from '../core/manifest-order.ts'
import type { ManifestHeader } from '../core/manifest.ts'
import type { ManifestNotice } from '../core/ports.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { Bytes } from '../lib/bytes.ts'

/** A list whose owner's signature was checked; its body may still need the password. */
export interface ProvenManifest {
  readonly bytes: Bytes
  readonly header: ManifestHeader
  readonly notice: ManifestNotice
}

export interface ManifestIntake {
  /** A member says that it holds a list with this number. */
  offered(from: PeerId, notice: ManifestNotice): void
  readonly held: ProvenManifest | null
}

export interface ManifestIntakeDeps {
  readonly swarmId: SwarmId
  readonly link: ShareLink
  /** Null when the member could not send it. */
  readonly fetch: (from: PeerId, notice: ManifestNotice) => Promise<Bytes | null>
  /** Sent a list that its owner did not sign. */
  readonly onForged: (from: PeerId) => void
  /** The owner signed two lists with one number. */
  readonly onConflict: () => void
  readonly onNewer: (manifest: ProvenManifest) => Promise<void>
}

/** Fetches what members offer, one at a time and only what would change something, and lets through what is proven. */
export function createManifestIntake(deps: ManifestIntakeDeps): ManifestIntake {
  // One per member: a newer notice replaces an older one, so that nobody can make a queue grow.
  const offers = new Map<PeerId, ManifestNotice>()
  let held: ProvenManifest | null = null
  let isBusy = false

  async function work(): Promise<void> {
    for (let offer = takeNewest(); offer; offer = takeNewest()) await consider(...offer)
  }

  function takeNewest(): readonly [PeerId, ManifestNotice] | undefined {
    const [newest] = [...offers].sort(([, a], [, b]) => b.sequence - a.sequence)
    if (newest) offers.delete(newest[0])
    return newest
  }

  async function consider(from: PeerId, notice: ManifestNotice): Promise<void> {
    const order = compareManifest(held?.notice ?? null, notice)
    if (order === 'same' || order === 'older') return
    const bytes = await deps.fetch(from, notice)
    if (!bytes) return
    const expected = { swarmId: deps.swarmId, ownerKeyHash: deps.link.ownerKeyHash }
    const header = await openManifestHeader(bytes, expected)
    const isAsSaid = digestFrom(await sha256(bytes)) === notice.digest
    if (!header.ok || !isAsSaid || header.value.sequence !== notice.sequence) return deps.onForged(from)
    if (order === 'conflict') return deps.onConflict()
    held = { bytes, header: header.value, notice }
    await deps.onNewer(held)
  }

  return {
    offered(from, notice) {
      offers.set(from, notice)
      if (isBusy) return
      isBusy = true
      void work().finally(() => (isBusy = false))
    },
    get held() {
      return held
    },
  }
}
