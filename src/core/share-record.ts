import type { Bytes } from '../lib/bytes.ts'
import type { SwarmId } from './ids.ts'
import type { SourceHandle } from './ports/platform.ts'
import type { StoredKeyPair } from './ports/signing-key.ts'
import type { ShareLink } from './share-link.ts'
import type { ShareTotals } from './share-totals.ts'
import type { FileIndex } from './transfer.ts'

// What this device keeps of a share, so that a later visit goes on where this one ends.

interface AnyRecord {
  readonly id: SwarmId
  readonly link: ShareLink
  /** What the list calls it; at most 255 characters. */
  readonly name: string
  /** Of its making, or of the person's first yes, in milliseconds since 1970. */
  readonly addedAt: number
  /** What the password gave, so that it is typed once on a device; null without one. 32 bytes each. */
  readonly keys: { readonly manifestKey: Bytes; readonly contentRoot: Bytes } | null
  /** By the person: a later visit does not go on by itself. */
  readonly isPaused: boolean
  /** Over all visits, as far as they were written down: a crash costs the last seconds of them. */
  readonly totals: ShareTotals
}

/** From the person's yes on. */
export interface ReceivedRecord extends AnyRecord {
  readonly origin: 'received'
  /** What was chosen of the list that is kept with it, in order. */
  readonly chosen: readonly FileIndex[]
}

/** From the moment there is a link. */
export interface OwnRecord extends AnyRecord {
  readonly origin: 'own'
  /** With which the next list is signed. */
  readonly ownerKey: StoredKeyPair
  /** Where the files of the list that is kept with it came from, in its order. */
  readonly sources: readonly KeptSource[]
}

export type ShareRecord = ReceivedRecord | OwnRecord

/** How a file that was shared is known again. Its size stands in the list. */
export interface KeptSource {
  /** As the browser said it: not filtered. */
  readonly path: string
  /** In milliseconds since 1970, as the browser said it. */
  readonly modified: number
  readonly handle: SourceHandle | null
}
