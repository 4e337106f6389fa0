import type { Bytes } from '../../lib/bytes.ts'
import type { InfoHash, SwarmId } from '../ids.ts'
import type { ShareRecord } from '../share-record.ts'

/** A share as an earlier visit left it. */
export interface KeptShare<R extends ShareRecord = ShareRecord> {
  readonly record: R
  /** The list as its owner sealed and signed it: to be proven again, like anybody's. */
  readonly manifest: Bytes
}

/**
 * What is kept of shares beside their pieces. What can't be read, because it is damaged or of a version to come, counts
 * as not there. @throws StoreError each of them
 */
export interface Records {
  find(id: SwarmId): Promise<KeptShare | null>
  /** All that is kept, the latest last. */
  list(): Promise<readonly ShareRecord[]>
  /** All or nothing; replaces what was kept of this share. Without a `manifest` the one before stays. */
  keep(record: ShareRecord, manifest?: Bytes): Promise<void>
  /** A part's bencoded info dictionary, unproven. */
  findInfo(infoHash: InfoHash): Promise<Bytes | null>
  keepInfo(infoHash: InfoHash, info: Bytes): Promise<void>
  /** All that is kept, of all shares. */
  forgetAll(): Promise<void>
  /** With the info dictionaries of its parts. */
  forget(id: SwarmId, parts: readonly InfoHash[]): Promise<void>
}
