import type { PeerId } from './ids.ts'
import type { Manifest } from './manifest.ts'
import type { Member, Presence } from './ports/mesh.ts'
import type { FailureCode, FileIndex, JoinStep, PartFacts, Path, Refused, Transfer } from './transfer.ts'

// What can happen to a transfer. State and facts never meet: an event is for one or the other.

/** Moves the state machine. One that does not fit the phase is late or wrong, and changes nothing. */
export type StateEvent =
  /** An own share; plain bytes over all parts that are being hashed. */
  | { readonly kind: 'hashed'; readonly hashedBytes: number; readonly totalBytes: number }
  /** An own share: this page published a higher sequence number (parts are ready, files were added). */
  | { readonly kind: 'manifestChanged'; readonly manifest: Manifest }
  /** A received share: a list with a higher sequence number was fetched and proven. */
  | { readonly kind: 'manifestArrived'; readonly manifest: Manifest }
  | { readonly kind: 'stepChanged'; readonly step: JoinStep; /** Clock time. */ readonly now: number }
  | { readonly kind: 'passwordNeeded' }
  | { readonly kind: 'passwordChecking' }
  | { readonly kind: 'passwordWrong' }
  /** 0 to 1, as the sender's page says. */
  | { readonly kind: 'preparedChanged'; readonly prepared: number }
  /** The person's yes, or a wider or narrower one later. */
  | {
      readonly kind: 'chosen'
      readonly files: ReadonlySet<FileIndex>
      /** Of these, what goes straight to disk. */
      readonly straight?: ReadonlySet<FileIndex>
    }
  /** What went straight to disk did not get there: nothing is chosen any more. */
  | { readonly kind: 'straightFailed' }
  /** Everything chosen is here and verified. */
  | { readonly kind: 'everythingHere' }
  /** Something that was here is not what it should be, and is fetched again. */
  | { readonly kind: 'damageFound' }
  /** Said again while the share is paused for it: the person resumed, and it is still so. */
  | { readonly kind: 'sourceChanged'; readonly path: string; readonly others: number }
  | { readonly kind: 'storageFull' }
  /** An own share of an earlier visit; said again when what was given is not what it was. */
  | { readonly kind: 'sourceNeeded'; readonly canAllow: boolean; readonly refused: Refused | null }
  /** By the person. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

/** Numbers and people; welcome in any phase. */
export type FactEvent =
  | {
      readonly kind: 'engineFacts'
      readonly parts: readonly PartFacts[]
      readonly progress: Transfer['progress']
      readonly fileBytes: readonly number[]
      readonly receivedBytes: number
      readonly sentBytes: number
      /** Payload bytes by person, over all parts; who is missing keeps their last numbers. */
      readonly people: ReadonlyMap<PeerId, { readonly receivedBytes: number; readonly sentBytes: number }>
    }
  /** The person allowed these addresses, for this share or another one. */
  | { readonly kind: 'meetingPointsAllowed'; readonly addresses: ReadonlySet<string> }
  /** Of a share that another tab works on: what stands there. */
  | { readonly kind: 'seenElsewhere'; readonly there: Transfer }
  | { readonly kind: 'personJoined'; readonly member: Member }
  | { readonly kind: 'personPresent'; readonly id: PeerId; readonly presence: Presence }
  | { readonly kind: 'personPath'; readonly id: PeerId; readonly path: Path | null }
  | { readonly kind: 'personLeft'; readonly id: PeerId }

export type TransferEvent = StateEvent | FactEvent
