import { sha256 } from '../crypto/digest.ts'
import { openManifestHeader } from '../crypto/manifest-envelope.ts'
import { digestFrom, type PeerId, type SwarmId } from '../core/ids.ts'
import { isExpired } from '../core/manifest-expiry.ts'
import { compareManifest } from '../core/manifest-order.ts'
import type { ManifestHeader } from '../core/manifest.ts'
import type { ManifestNotice } from '../core/ports/mesh.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'

/** A list whose owner's signature was checked; its body may still need the password. */
export interface ProvenManifest {
  readonly bytes: Bytes
  readonly header: ManifestHeader
  readonly notice: ManifestNotice
}

export interface ManifestIntake {
  /** A member says that it holds a list with this number. */
  offered(from: PeerId, notice: ManifestNotice): void
  left(id: PeerId): void
  /** A list of an earlier visit. Resolves to false when it is not what the owner signed, or its end has passed. */
  restore(bytes: Bytes): Promise<boolean>
  readonly held: ProvenManifest | null
}

export interface ManifestIntakeDeps {
  readonly swarmId: SwarmId
  readonly link: ShareLink
  readonly clock: Clock
  readonly unixTime: () => number
  /** From then on nobody is asked: every fetch would fail at once, and be tried again at once. */
  readonly ended: AbortSignalLike
  /** Null when the member could not send it. */
  readonly fetch: (from: PeerId, notice: ManifestNotice) => Promise<Bytes | null>
  /** Proven by the owner's key: asked before others. */
  readonly isSender: (id: PeerId) => boolean
  /** Sent a list that its owner did not sign. */
  readonly onForged: (from: PeerId) => void
  /** Every list that came has passed its end, and nobody had a newer one. */
  readonly onExpired: () => void
  /** The owner signed two lists with one number. */
  readonly onConflict: () => void
  readonly onNewer: (manifest: ProvenManifest) => Promise<void>
  /** This page itself failed. */
  readonly onError: (error: unknown) => void
}

/** Who does not answer holds one of these places until the fetch times out; the others still get their turn. */
const fetchesAtOnce = 3
/** An old list may be passed on by whoever wants to mislead: so long others have to offer what replaced it. */
const newerListMs = 5_000
const firstRetryMs = 1_000
const maxRetryMs = 60_000

/** Fetches what members offer, only what would change something, and lets through what is proven, one after another. */
export function createManifestIntake(deps: ManifestIntakeDeps): ManifestIntake {
  // One per member: a newer notice replaces an older one, so that nobody can make a queue grow.
  const offers = new Map<PeerId, ManifestNotice>()
  const asked = new Set<PeerId>()
  /** Fetches that came to nothing: a large number that is never backed by a list must not keep honest ones waiting. */
  const failures = new Map<PeerId, number>()
  const resting = new Set<PeerId>()
  let held: ProvenManifest | null = null
  /** The highest number of a list whose end has passed. */
  let expired = 0
  let accepting: Promise<void> = Promise.resolve()

  function askNext(): void {
    const changes = ([, notice]: readonly [PeerId, ManifestNotice]) => {
      const order = compareManifest(held?.notice ?? null, notice)
      if (notice.sequence <= expired) return false
      return order === 'newer' || order === 'conflict'
    }
    const ready = [...offers].filter(([id]) => !asked.has(id) && !resting.has(id)).filter(changes)
    const failed = (id: PeerId) => failures.get(id) ?? 0
    const [next] = ready.sort(
      ([a, noticeA], [b, noticeB]) =>
        Number(deps.isSender(b)) - Number(deps.isSender(a)) ||
        failed(a) - failed(b) ||
        noticeB.sequence - noticeA.sequence,
    )
    if (!next || asked.size >= fetchesAtOnce || deps.ended.aborted) return
    void ask(...next).catch(deps.onError)
    askNext()
  }

  async function ask(from: PeerId, notice: ManifestNotice): Promise<void> {
    asked.add(from)
    try {
      const bytes = await deps.fetch(from, notice)
      if (bytes) {
        if (offers.get(from) === notice) offers.delete(from)
        accepting = accepting.then(() => accept(from, notice, bytes))
        await accepting
      } else rest(from)
    } finally {
      asked.delete(from)
      askNext()
    }
  }

  function rest(id: PeerId): void {
    const count = (failures.get(id) ?? 0) + 1
    failures.set(id, count)
    resting.add(id)
    deps.clock.after(Math.min(maxRetryMs, firstRetryMs * 2 ** (count - 1)), () => {
      resting.delete(id)
      askNext()
    })
  }

  async function prove(bytes: Bytes): Promise<ProvenManifest | null> {
    const header = await openManifestHeader(bytes, { swarmId: deps.swarmId, ownerKeyHash: deps.link.ownerKeyHash })
    const digest = digestFrom(await sha256(bytes))
    if (!header.ok || !digest) return null
    return { bytes, header: header.value, notice: { sequence: header.value.sequence, digest } }
  }

  async function accept(from: PeerId, notice: ManifestNotice, bytes: Bytes): Promise<void> {
    const proven = await prove(bytes)
    if (proven?.notice.digest !== notice.digest || proven.notice.sequence !== notice.sequence) {
      offers.delete(from)
      return deps.onForged(from)
    }
    if (isExpired(proven.header, deps.unixTime())) return refuseExpired(notice.sequence)
    // Another member's may have come first.
    const order = compareManifest(held?.notice ?? null, notice)
    if (order === 'conflict') return deps.onConflict()
    if (order !== 'newer') return
    held = proven
    await deps.onNewer(held)
  }

  function refuseExpired(sequence: number): void {
    expired = Math.max(expired, sequence)
    deps.clock.after(newerListMs, () => {
      if (!held || held.notice.sequence < expired) deps.onExpired()
    })
  }

  return {
    offered(from, notice) {
      offers.set(from, notice)
      askNext()
    },
    left(id) {
      offers.delete(id)
      failures.delete(id)
    },
    async restore(bytes) {
      const proven = await prove(bytes)
      if (!proven || isExpired(proven.header, deps.unixTime())) return false
      held = proven
      await deps.onNewer(held)
      return true
    },
    get held() {
      return held
    },
  }
}
