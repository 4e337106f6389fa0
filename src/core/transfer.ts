import type { ShareLink } from './share-link.ts'
import type { PeerId, SwarmId } from './ids.ts'
import type { Manifest } from './manifest.ts'
import type { ShareTotals } from './share-totals.ts'

// One shared set of files with its state. Facts only: progress, speeds and times left are derived where they are shown.

/**
 * Raised with every change of what a Transfer looks like, in its states and people too: tabs show each other theirs, and
 * may have loaded different versions of this page. 1 said no number.
 */
export const transferShape = 2

export type TransferId = SwarmId

/** Position of a file over all parts of the manifest, from 0. */
export type FileIndex = number

/** What a receiver is waiting for before there is a list of files. */
export type JoinStep = 'finding' | 'connecting' | 'listing'

export type PauseReason =
  | { readonly kind: 'person' }
  /** A file under an own share is no longer what was hashed, or is gone. */
  | {
      readonly kind: 'sourceChanged'
      readonly path: string
      /** How many further files may be the changed one instead: where only a piece's hash tells, all in it may be. */
      readonly others: number
      /** How often the person resumed and this file was still not what it was. */
      readonly tries: number
    }
  | { readonly kind: 'storageFull' }
  /** An own share of an earlier visit, whose files the browser must be given again. */
  | {
      readonly kind: 'needsSource'
      /** Whether the browser remembers them all, so that one click gives them. */
      readonly canAllow: boolean
      /** Why those that were given last are not the ones; null before. */
      readonly refused: Refused | null
    }

/** A file that is not among what was given again, or is not what it was. `failed`: none could be looked at; no path. */
export interface Refused {
  readonly path: string
  readonly why: 'missing' | 'other' | 'failed'
}

export type FailureCode =
  /** The list came with a wrong signature, or another list has the same sequence number. */
  | 'manifestForged'
  | 'storageFailed'
  /** Its owner gave it an end, and that has passed. */
  | 'expired'
  | 'engineFailed'

export type TransferState =
  | {
      readonly phase: 'preparing'
      readonly hashedBytes: number
      readonly totalBytes: number
      readonly manifest: Manifest
    }
  | { readonly phase: 'joining'; readonly step: JoinStep; /** Clock time. */ readonly since: number }
  /** A password is needed to read the list. */
  | { readonly phase: 'locked'; readonly attempt: 'none' | 'checking' | 'wrong' }
  /** The list is known, and the sender still prepares the files. `chosen` is set once the person said yes. */
  | {
      readonly phase: 'awaitingParts'
      readonly manifest: Manifest
      /** 0 to 1, as the sender says; null while unknown. */
      readonly prepared: number | null
      readonly chosen: ReadonlySet<FileIndex> | null
    }
  | { readonly phase: 'offered'; readonly manifest: Manifest }
  | { readonly phase: 'downloading'; readonly manifest: Manifest; readonly chosen: ReadonlySet<FileIndex> }
  /** Everything chosen is here and verified; still given to others while the page is open. */
  | { readonly phase: 'complete'; readonly manifest: Manifest; readonly chosen: ReadonlySet<FileIndex> }
  /** An own share with all its parts. */
  | { readonly phase: 'seeding'; readonly manifest: Manifest }
  /** Another tab of this browser works on it; what it is there, once that was seen. */
  | { readonly phase: 'elsewhere'; readonly there: TransferState | null }
  | { readonly phase: 'paused'; readonly from: RunningState; readonly why: PauseReason }
  | { readonly phase: 'failed'; readonly code: FailureCode; readonly detail: string }

/** What a paused transfer goes back to. */
export type RunningState = Exclude<TransferState, { phase: 'paused' | 'failed' | 'joining' | 'locked' | 'elsewhere' }>

/** How a connection runs, as far as the browser tells. */
export type Path = 'direct' | 'relay'

/** Why a member's page neither gives nor takes now. `source`: a shared file was changed or moved. */
export type PresencePause = 'none' | 'person' | 'source'

/** Another member of the share whom this page is, or just was, linked to. */
export interface Person {
  readonly id: PeerId
  /** Such as "Chrome on Android", said by that person's page; filtered, at most 64 characters. */
  readonly agent: string
  /** True only when the share's owner key signed this very connection. */
  readonly isSender: boolean
  readonly path: Path | null
  /** 0 to 1 of what this person chose, as their page says. */
  readonly progress: number
  /** True once their page says that everything they chose is there. */
  readonly done: boolean
  /** 0 to 1 of everything in the list, as their page says; 1 only when they have all of it. */
  readonly held: number
  /** Why their page neither gives nor takes now, as it says. */
  readonly pause: PresencePause
  /**
   * Whether they fetched it while this page watched: `hadAll` had everything when they were met. Kept by
   * `applyTransferEvent`, so that nobody is counted twice in `delivered`.
   */
  readonly delivery: 'unknown' | 'fetching' | 'delivered' | 'hadAll'
  /** Came after somebody went in the middle of it, and is taken for the same one: a page that is loaded anew has a new id. */
  readonly isBack: boolean
  /** Payload bytes that they sent us and we sent them, verified or not, whole session. */
  readonly receivedBytes: number
  readonly sentBytes: number
}

/** The pieces of one part, for the ribbon. */
export interface PartFacts {
  readonly pieceCount: number
  /** Bit i (from the high bit of byte 0) is set when piece i is here and verified. */
  readonly held: Uint8Array
  /** How many linked members have piece i; empty while unknown. */
  readonly availability: Uint8Array
  /** The pieces that blocks are being fetched of. */
  readonly inFlight: readonly number[]
}

export interface Transfer {
  readonly id: TransferId
  readonly origin: 'own' | 'received'
  readonly link: ShareLink
  /** What to call it: the folder's or first file's name; null before the list is known. */
  readonly name: string | null
  readonly state: TransferState
  /**
   * `wss:` addresses of meeting points that the link names and that nothing contacts until the person allows it: neither
   * the deployment uses them nor did the person allow them on this page before. Always empty for an own share.
   */
  readonly unaskedMeetingPoints: readonly string[]
  readonly people: readonly Person[]
  /** One per part of the manifest; empty before the engine runs. */
  readonly parts: readonly PartFacts[]
  /** Plain bytes of the chosen files that are here, and of all that was chosen. */
  readonly progress: { readonly haveBytes: number; readonly wantBytes: number }
  /** Verified here, whole session. Each file's own share of it, by FileIndex, 0 to its size. */
  readonly fileBytes: readonly number[]
  /** Payload bytes, whole session: from the moment this page took it up. */
  readonly receivedBytes: number
  readonly sentBytes: number
  /** What sessions before it came to, in this browser. */
  readonly earlier: ShareTotals
  /** Of what was chosen: what is written to the person's disk as it comes, and not kept in the browser. */
  readonly straight: ReadonlySet<FileIndex>
  /** Something that was stored here was found damaged or gone, on this visit. */
  readonly wasDamaged: boolean
  /** How many files the list has beyond those that the person chose from last; 0 before anything was chosen. */
  readonly addedFiles: number
  /** How many people fetched everything they chose while this page watched. */
  readonly delivered: number
  /** How many of them have less than everything in the list. */
  readonly deliveredInPart: number
  /** How many people went in the middle of fetching it, and have not come back as far as can be told. */
  readonly leftWithout: number
}

export type MeetingPointStatus = 'connecting' | 'online' | 'offline'
