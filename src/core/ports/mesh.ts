import type { Bytes } from '../../lib/bytes.ts'
import type { Digest, InfoHash, PeerId, SwarmId } from '../ids.ts'
import type { MeetingPointStatus, Path, PresencePause } from '../transfer.ts'
import type { AbortSignalLike } from './platform.ts'
import type { SigningKey } from './signing-key.ts'
import type { DataLink, DataLinkHandlers } from './transport.ts'

/** What a member says about itself to those it is linked to. */
export interface Presence {
  readonly phase: 'preparing' | 'waiting' | 'downloading' | 'done'
  /** Preparing: hashed share of all bytes. Otherwise: share of the chosen bytes that is here. 0 to 1. */
  readonly progress: number
  /** Share of everything in the list that this member has and could give, 0 to 1; 1 only when all of it is there. */
  readonly held: number
  /** Why it neither gives nor takes now. */
  readonly pause: PresencePause
}

/** Something that members fetch from each other over control links. */
export type DocumentRef =
  | { readonly kind: 'manifest'; readonly digest: Digest }
  /** A part's bencoded info dictionary; SHA-1 of its bytes is the info hash. */
  | { readonly kind: 'info'; readonly infoHash: InfoHash }

export interface ManifestNotice {
  readonly sequence: number
  readonly digest: Digest
}

/** What the hello proved, after its signatures were checked. */
export interface Member {
  readonly id: PeerId
  readonly agent: string
  readonly isSender: boolean
}

export interface MeshEvents {
  /** A control link to this member stands and its hello was proven. */
  joined(member: Member): void
  left(id: PeerId): void
  presence(id: PeerId, presence: Presence): void
  /** This member holds a manifest with this number; nothing of it is proven yet. */
  manifest(id: PeerId, notice: ManifestNotice): void
  /** A data link for a part stands, whichever side asked. Its events go to `handlers`, which the callee returns. */
  dataLink(id: PeerId, infoHash: InfoHash, link: DataLink): DataLinkHandlers
  /** Somebody is there, but no connection stands yet. */
  connecting(): void
}

export interface JoinOptions {
  readonly swarmId: SwarmId
  /** 32 bytes: seals what goes through a tracker. */
  readonly signallingKey: Bytes
  readonly ownerKeyHash: Bytes
  readonly memberKey: SigningKey
  /** Null for everybody but the sender. */
  readonly ownerKey: SigningKey | null
  /** Name of this page for others, such as "Firefox on Linux". */
  readonly agent: string
  /** True for who comes by a link: offers go out with the first announce. */
  readonly eager: boolean
  /** The bytes of a document that this page holds and knows to be true, or null. */
  readonly serve: (ref: DocumentRef) => Bytes | null
  /** Whether a data link for this part is welcome now. */
  readonly acceptsData: (id: PeerId, infoHash: InfoHash) => boolean
  readonly events: MeshEvents
}

export interface MeshSession {
  readonly self: PeerId
  setPresence(presence: Presence): void
  /** Tells all members, and those who come later. */
  announceManifest(notice: ManifestNotice): void
  /**
   * Asks one member for a document; at most 8 MiB. The caller proves what comes.
   * @throws MeshError, or the signal's reason.
   */
  fetchDocument(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes>
  /** Does nothing while one stands or is under way. */
  openDataLink(to: PeerId, infoHash: InfoHash): void
  closeDataLink(to: PeerId, infoHash: InfoHash): void
  /** Closes every link to a member that lied and refuses it from now on. */
  ban(id: PeerId): void
  /** Announces this share at these trackers too, until it is left; at each once. The person allowed it. */
  meetAlsoAt(addresses: readonly string[]): void
  path(id: PeerId): Promise<Path | null>
  leave(): void
}

export interface Mesh {
  /** Addresses of the trackers where every share is announced. */
  readonly meetingPoints: readonly string[]
  join(options: JoinOptions): MeshSession
  readonly status: MeetingPointStatus
  onStatus(listener: (status: MeetingPointStatus) => void): () => void
  destroy(): void
}

export class MeshError extends Error {
  override readonly name = 'MeshError'
  readonly code: 'left' | 'refused' | 'timeout' | 'tooLarge'
  constructor(code: MeshError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}
