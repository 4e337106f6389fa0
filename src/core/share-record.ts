import type { Bytes } from '../lib/bytes.ts'
import type { SwarmId } from './ids.ts'
import type { ShareLink } from './share-link.ts'
import type { FileIndex } from './transfer.ts'

/** What this device keeps of a share, from the person's yes on, so that a later visit goes on where this one ends. */
export interface ShareRecord {
  readonly id: SwarmId
  readonly origin: 'received'
  readonly link: ShareLink
  /** What the list calls it; at most 255 characters. */
  readonly name: string
  /** Of the person's first yes, in milliseconds since 1970. */
  readonly addedAt: number
  /** What the password gave, so that it is typed once on a device; null without one. 32 bytes each. */
  readonly keys: { readonly manifestKey: Bytes; readonly contentRoot: Bytes } | null
  /** What was chosen of the list that is kept with it, in order. */
  readonly chosen: readonly FileIndex[]
  /** By the person: a later visit does not go on by itself. */
  readonly isPaused: boolean
}
