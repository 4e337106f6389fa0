import type { Bytes } from '../../lib/bytes.ts'
import type { InfoHash, SwarmId } from '../ids.ts'
import type { ShareRecord } from '../share-record.ts'

/** A share as an earlier visit left it. */
export interface KeptShare<R extends ShareRecord = ShareRecord> {
  readonly record: R
  /** The list as its owner sealed and signed it: to be proven again, like anybody's. */
  readonly manifest: Bytes
}

export interface KeptShares {
  /** The latest last. */
  readonly records: readonly ShareRecord[]
  /** How many more a later version of this page kept: another tab runs it, or it was taken back. */
  readonly ofLaterVersion: number
}

/**
 * What is kept of shares beside their pieces. What an older version of this page kept is read as if this one had. What
 * is damaged counts as not there, and so does what a later version kept; that is neither replaced nor deleted but by
 * `forgetAll`. @throws StoreError each of them
 */
export interface Records {
  find(id: SwarmId): Promise<KeptShare | null>
  list(): Promise<KeptShares>
  /**
   * Replaces what was kept of this share. Without a `manifest` the one before stays. Does nothing where a later version
   * of this page kept it, nor where a received share would replace an own one.
   * @throws StoreError `missing`: there is no list before, as where the browser cleared it; to be given with one then
   */
  keep(record: ShareRecord, manifest?: Bytes): Promise<void>
  /** A part's bencoded info dictionary, unproven. */
  findInfo(infoHash: InfoHash): Promise<Bytes | null>
  keepInfo(infoHash: InfoHash, info: Bytes): Promise<void>
  /** All that is kept, of all shares. */
  forgetAll(): Promise<void>
  /** With the info dictionaries of its parts; nothing of what a later version of this page kept. */
  forget(id: SwarmId, parts: readonly InfoHash[]): Promise<void>
}
