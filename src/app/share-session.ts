import type { Digest, InfoHash, PeerId } from '../core/ids.ts'
import { isExpired, timeLeft } from '../core/manifest-expiry.ts'
import type { ManifestHeader } from '../core/manifest.ts'
import type { DocumentRef, JoinOptions, ManifestNotice, MeshSession, Presence } from '../core/ports/mesh.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { deafToDataLink, type DataLink, type DataLinkHandlers } from '../core/ports/transport.ts'
import { MeshError } from '../core/ports/mesh.ts'
import type { Path, PresencePause, TransferId } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { createDataLinks } from './data-links.ts'
import type { OpenPart } from './open-part.ts'
import { createShareFacts, type ShareFactsDeps } from './share-facts.ts'

// One share as this page takes part in it: its members, its documents, its open parts and the links between them.
// What the share is to the person (own or received) is in own-share.ts and received-share.ts.

const factsPeriodMs = 250
const linksPeriodMs = 1_000
const expiryPeriodMs = 60_000
/** A known path seldom changes: looked up again after so many of these periods. */
const knownPathPeriod = 10

export interface SessionOptions extends Pick<
  JoinOptions,
  'swarmId' | 'signallingKey' | 'ownerKeyHash' | 'memberKey' | 'ownerKey' | 'eager'
> {
  readonly apply: (event: TransferEvent) => void
  readonly choice: ShareFactsDeps['choice']
  readonly onManifestNotice: (id: PeerId, notice: ManifestNotice) => void
  readonly onPresence: (id: PeerId, presence: Presence) => void
  readonly onConnecting: () => void
  /** How many members this page is linked to, whenever it changed. */
  readonly onMembers: (count: number) => void
  readonly onLeft: (id: PeerId) => void
  /** The end of the published list has passed: it is no longer served. */
  readonly onExpired: () => void
}

interface PublishedManifest {
  readonly bytes: Bytes
  readonly notice: ManifestNotice
  readonly header: Pick<ManifestHeader, 'expires'>
}

/** What the share says of itself; the session adds whether it is paused. */
type OwnPresence = Omit<Presence, 'pause'>

export interface ShareSession {
  readonly id: TransferId
  readonly self: PeerId
  /** From now on this is the list that others get from this page. */
  publishManifest(manifest: PublishedManifest): void
  /** Serves this info dictionary to others. */
  publishInfo(infoHash: InfoHash, info: Bytes): void
  setPresence(presence: OwnPresence): void
  /** Links and serves the part from now on. The session closes it. */
  addPart(part: OpenPart, isMissing: boolean): void
  setMissing(infoHash: InfoHash, isMissing: boolean): void
  /**
   * Asks those who are here, one after another, until `prove` accepts what one of them sent. Who sent something that
   * can't be true is shut out. Null when nobody had it.
   */
  fetch<T>(signal: AbortSignalLike, ref: DocumentRef, prove: (bytes: Bytes) => Promise<T | null>): Promise<T | null>
  /** From this member alone, unproven; null when it could not send it. */
  fetchFrom(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes | null>
  ban(id: PeerId): void
  meetAlsoAt(addresses: readonly string[]): void
  /** Nothing is given or taken any more, and others hear why. */
  pause(why: Exclude<PresencePause, 'none'>): void
  resume(): void
  /** Leaves the others for good; what is here stays readable. */
  withdraw(): void
  destroy(): Promise<void>
}

export function createShareSession(deps: AppDeps, options: SessionOptions): ShareSession {
  const { apply } = options
  const members = new Map<PeerId, Presence | null>()
  const parts = new Map<InfoHash, { readonly part: OpenPart; isMissing: boolean }>()
  const infos = new Map<InfoHash, Bytes>()
  let manifest: PublishedManifest | null = null
  let stopExpiry = () => {}
  let pause: PresencePause = 'none'
  let presence: OwnPresence = { phase: 'waiting', progress: 0, held: 0 }
  const paths = new Map<PeerId, Path | null>()
  let seconds = 0

  const mesh: MeshSession = deps.mesh.join({
    ...options,
    agent: deps.agent,
    serve: (ref) => (ref.kind === 'info' ? (infos.get(ref.infoHash) ?? null) : servedManifest(ref.digest)),
    acceptsData: (_, infoHash) => pause === 'none' && parts.has(infoHash),
    events: {
      connecting: options.onConnecting,
      joined(member) {
        members.set(member.id, null)
        apply({ kind: 'personJoined', member })
        options.onMembers(members.size)
      },
      left(id) {
        members.delete(id)
        links.left(id)
        paths.delete(id)
        apply({ kind: 'personLeft', id })
        options.onLeft(id)
        options.onMembers(members.size)
      },
      presence(id, presence) {
        if (!members.has(id)) return
        members.set(id, presence)
        apply({ kind: 'personPresent', id, presence })
        options.onPresence(id, presence)
        reconcile()
      },
      manifest: options.onManifestNotice,
      dataLink: takeDataLink,
    },
  })
  const links = createDataLinks(mesh, deps.clock)
  // The browser may freeze a hidden page that only has a socket open; a held lock keeps a lone seeder reachable.
  const releaseLock = deps.locks.hold(`tukar-share-${mesh.self}`)
  const facts = createShareFacts({ apply, choice: options.choice, partOf: (infoHash) => parts.get(infoHash)?.part })
  const stopFacts = deps.clock.every(factsPeriodMs, facts.collect)
  const stopLinks = deps.clock.every(linksPeriodMs, () => {
    reconcile()
    seconds++
    for (const id of members.keys()) {
      if (!paths.get(id) || seconds % knownPathPeriod === 0) void lookUpPath(id)
    }
  })

  return {
    id: options.swarmId,
    self: mesh.self,
    publishManifest(published) {
      manifest = published
      mesh.announceManifest(published.notice)
      awaitExpiry(published.header)
    },
    publishInfo: (infoHash, info) => void infos.set(infoHash, info),
    setPresence(next) {
      presence = next
      mesh.setPresence({ ...presence, pause })
    },
    addPart(part, isMissing) {
      parts.set(part.infoHash, { part, isMissing })
      if (pause !== 'none') part.engine.pause()
      reconcile()
    },
    setMissing(infoHash, isMissing) {
      const entry = parts.get(infoHash)
      if (!entry) return
      entry.isMissing = isMissing
      facts.collect()
      reconcile()
    },

    async fetch(signal, ref, prove) {
      for (const id of members.keys()) {
        const bytes = await fetchFrom(signal, id, ref)
        if (!bytes) continue
        const proven = await prove(bytes)
        if (proven !== null) return proven
        mesh.ban(id)
      }
      return null
    },
    fetchFrom,
    ban: (id) => mesh.ban(id),
    meetAlsoAt: (addresses) => mesh.meetAlsoAt(addresses),

    pause(why) {
      pause = why
      mesh.setPresence({ ...presence, pause })
      for (const { part } of parts.values()) part.engine.pause()
    },
    resume() {
      pause = 'none'
      mesh.setPresence({ ...presence, pause })
      for (const { part } of parts.values()) part.engine.resume()
      reconcile()
    },
    withdraw() {
      leave()
      for (const id of members.keys()) apply({ kind: 'personLeft', id })
      members.clear()
    },
    async destroy() {
      leave()
      stopFacts()
      await Promise.all([...parts.values()].map(({ part }) => part.destroy()))
      parts.clear()
    },
  }

  function leave(): void {
    stopLinks()
    stopExpiry()
    releaseLock()
    mesh.leave()
  }

  function servedManifest(digest: Digest): Bytes | null {
    if (manifest?.notice.digest !== digest || isExpired(manifest.header, deps.unixTime())) return null
    return manifest.bytes
  }

  function awaitExpiry(header: PublishedManifest['header']): void {
    stopExpiry()
    const leftMs = timeLeft(header, deps.unixTime())
    if (leftMs === null) return
    // In steps: a timer can't run for months, and stands still while the device sleeps.
    stopExpiry = deps.clock.after(Math.min(leftMs, expiryPeriodMs), () =>
      isExpired(header, deps.unixTime()) ? options.onExpired() : awaitExpiry(header),
    )
  }

  async function fetchFrom(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes | null> {
    try {
      return await mesh.fetchDocument(signal, from, ref)
    } catch (error) {
      if (error instanceof MeshError) return null
      throw error
    }
  }

  function takeDataLink(id: PeerId, infoHash: InfoHash, link: DataLink): DataLinkHandlers {
    const entry = parts.get(infoHash)
    if (!entry) {
      // Closed between the asking and the opening.
      link.destroy()
      return deafToDataLink
    }
    links.opened(id, infoHash)
    const handlers = entry.part.engine.addLink(id, link)
    return {
      ...handlers,
      close(error) {
        links.closed(id, infoHash)
        handlers.close(error)
      },
    }
  }

  function reconcile(): void {
    if (pause !== 'none') return
    const wanted = [...parts.values()].map(({ part, isMissing }) => ({ infoHash: part.infoHash, isMissing }))
    links.reconcile(wanted, members)
  }

  async function lookUpPath(id: PeerId): Promise<void> {
    const path = await mesh.path(id)
    if (!members.has(id) || paths.get(id) === path) return
    paths.set(id, path)
    apply({ kind: 'personPath', id, path })
  }
}
