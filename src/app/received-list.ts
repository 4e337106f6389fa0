import { deriveContentKeys, type ContentKeys } from '../crypto/derive.ts'
import { openManifest } from '../crypto/manifest-envelope.ts'
import type { PeerId, SwarmId } from '../core/ids.ts'
import type { Manifest } from '../core/manifest.ts'
import type { ManifestNotice } from '../core/ports/mesh.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { KeptShare } from '../core/ports/records.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { createManifestIntake, type ProvenManifest } from './manifest-intake.ts'
import type { ShareSession } from './share-session.ts'

// The list of a received share: proven, passed on, and read once there is a key to it.

export interface ReceivedList {
  offered(from: PeerId, notice: ManifestNotice): void
  left(id: PeerId): void
  /** What an earlier visit kept; before anything else. Resolves to false when it is worth nothing. */
  restore(kept: KeptShare): Promise<boolean>
  /** Does nothing unless a password is asked for. */
  unlock(password: string): void
}

export interface ReceivedListDeps extends Pick<AppDeps, 'clock' | 'unixTime'> {
  readonly swarmId: SwarmId
  readonly link: ShareLink
  readonly session: ShareSession
  readonly ended: AbortSignalLike
  readonly isSender: (id: PeerId) => boolean
  readonly apply: (event: TransferEvent) => void
  /** A list that replaces the one before; `bytes` as its owner sealed it. */
  readonly onList: (manifest: Manifest, keys: ContentKeys, bytes: Bytes) => void
  /** The owner's own lists contradict themselves or each other. */
  readonly onForged: (detail: string) => void
  /** Nobody has a list whose end has not passed. */
  readonly onExpired: () => void
  readonly onError: (error: unknown) => void
}

export function createReceivedList(deps: ReceivedListDeps): ReceivedList {
  const { swarmId, link, session, apply } = deps
  const expected = { swarmId, ownerKeyHash: link.ownerKeyHash }
  let keys: ContentKeys | null = null
  /** What was read last: with many files it takes long enough to do it once. */
  let last: { readonly bytes: Bytes; readonly opened: Awaited<ReturnType<typeof openManifest>> } | null = null

  const intake = createManifestIntake({
    ...deps,
    fetch: (from, { digest }) => session.fetchFrom(deps.ended, from, { kind: 'manifest', digest }),
    onForged: (from) => session.ban(from),
    onConflict: () => deps.onForged('conflict'),
    onNewer: take,
  })

  async function take(proven: ProvenManifest): Promise<void> {
    // Also while it is locked for this page: who has the password can still get it from here.
    session.publishManifest(proven)
    if (proven.header.password && !keys) return apply({ kind: 'passwordNeeded' })
    keys ??= await deriveContentKeys(link, null)
    await open(proven, keys)
  }

  async function unlock(text: string): Promise<void> {
    const proven = intake.held
    const check = proven?.header.password
    if (!proven || !check || keys) return
    apply({ kind: 'passwordChecking' })
    const derived = await deriveContentKeys(link, { text, salt: check.salt })
    if (!derived.commitment || !equalBytes(derived.commitment, check.commitment)) {
      return apply({ kind: 'passwordWrong' })
    }
    keys = derived
    // While the keys were derived a newer list may have come.
    await open(intake.held ?? proven, derived)
  }

  async function open(proven: ProvenManifest, contentKeys: ContentKeys): Promise<void> {
    const opened = await read(proven.bytes, contentKeys)
    // Signed by its owner and yet not readable: nobody else can have a better one.
    if (!opened.ok) return deps.onForged(opened.reason)
    deps.onList(opened.value, contentKeys, proven.bytes)
  }

  async function read(bytes: Bytes, { manifestKey }: ContentKeys) {
    if (last?.bytes !== bytes) last = { bytes, opened: await openManifest(bytes, expected, manifestKey) }
    return last.opened
  }

  return {
    offered: (from, notice) => intake.offered(from, notice),
    left: (id) => intake.left(id),
    async restore({ record, manifest }) {
      const kept = record.keys ? { ...record.keys, commitment: null } : await deriveContentKeys(link, null)
      if (!(await read(manifest, kept)).ok) return false
      keys = kept
      return intake.restore(manifest)
    },
    unlock: (password) => void unlock(password).catch(deps.onError),
  }
}
