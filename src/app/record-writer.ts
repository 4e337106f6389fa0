import { StoreError } from '../core/ports/stores.ts'
import type { Records } from '../core/ports/records.ts'
import type { ShareRecord } from '../core/share-record.ts'
import type { Bytes } from '../lib/bytes.ts'

export interface RecordWriter {
  /**
   * Writes the record, and with it the list that it belongs to unless that is stored already. Resolves to whether a later
   * visit finds both.
   */
  write(record: ShareRecord, list: Bytes): Promise<boolean>
}

export interface RecordWriterDeps {
  readonly records: Pick<Records, 'keep'>
  /** The browser cleared what was written of this share; the record and its list are being written again. */
  readonly onCleared?: () => void
}

/** Of one share. A record never stands beside another list than its own, or beside none. */
export function createRecordWriter({ records, onCleared }: RecordWriterDeps): RecordWriter {
  /** Stored for certain. */
  let kept: Bytes | null = null

  return {
    async write(record, list) {
      try {
        if (kept === list) await records.keep(record).catch(again)
        else await records.keep(record, list)
        kept = list
        return true
      } catch {
        // Where nothing can be kept, this visit goes on without; the next attempt writes all of it.
        kept = null
        return false
      }

      function again(error: unknown): Promise<void> {
        if (!(error instanceof StoreError) || error.code !== 'missing') throw error
        onCleared?.()
        return records.keep(record, list)
      }
    },
  }
}
