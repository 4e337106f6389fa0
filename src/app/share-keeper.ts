import type { ContentKeys } from '../crypto/derive.ts'
import type { SwarmId } from '../core/ids.ts'
import { filesOf, shareName } from '../core/manifest-files.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Records } from '../core/ports/records.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { ShareTotals } from '../core/share-totals.ts'
import type { FileIndex } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createRecordWriter } from './record-writer.ts'

// What a later visit needs of a received share, written from the person's yes on.

export interface ShareKeeper {
  /** The list that counts from now on; `bytes` as its owner sealed it. */
  list(manifest: Manifest, keys: ContentKeys, bytes: Bytes): void
  /** Writes what changed. Nothing before something was chosen. Where nothing can be kept, this visit goes on without. */
  keep(now: {
    readonly chosen: ReadonlySet<FileIndex>
    readonly isPaused: boolean
    readonly totals: ShareTotals
  }): Promise<void>
}

export interface ShareKeeperDeps {
  readonly id: SwarmId
  readonly link: ShareLink
  readonly records: Records
  readonly unixTime: () => number
  /** Of the first yes, where that was on an earlier visit. In milliseconds since 1970. */
  readonly addedAt: number | null
}

export function createShareKeeper({ id, link, records, unixTime, ...since }: ShareKeeperDeps): ShareKeeper {
  let listed: { readonly manifest: Manifest; readonly keys: ContentKeys; readonly bytes: Bytes } | null = null
  const writer = createRecordWriter({ records })
  /** Written already. */
  let kept: { readonly bytes: Bytes; readonly rest: string } | null = null
  let { addedAt } = since

  return {
    list(manifest, keys, bytes) {
      listed = { manifest, keys, bytes }
    },
    async keep({ chosen, isPaused, totals }) {
      if (!listed || chosen.size === 0) return
      const { manifest, keys, bytes } = listed
      const indices = [...chosen].sort((a, b) => a - b)
      const rest = `${isPaused} ${totals.receivedBytes} ${totals.sentBytes} ${indices.join()}`
      if (kept?.bytes === bytes && kept.rest === rest) return
      const record = {
        id,
        origin: 'received',
        link,
        name: shareName(filesOf(manifest).map(({ file }) => file)),
        addedAt: (addedAt ??= unixTime()),
        keys: manifest.password ? { manifestKey: keys.manifestKey, contentRoot: keys.contentRoot } : null,
        chosen: indices,
        isPaused,
        totals,
      } as const
      // Otherwise a later visit is a first one, unless what is kept next can be written.
      kept = (await writer.write(record, bytes)) ? { bytes, rest } : null
    },
  }
}
