import { infoHashFrom } from '../core/ids.ts'
import type { StorageProbe } from '../core/ports/self-check.ts'
import { StoreError, type Stores } from '../core/ports/stores.ts'
import { equalBytes } from '../lib/bytes.ts'
import { deletePieceDatabase, openPieceDatabase } from './piece-database.ts'

const recordBytes = 64 * 1024

/** One record in a part's database that no share has, which is gone afterwards. */
export function createStorageProbe({ freeBytes }: Pick<Stores, 'freeBytes'>): StorageProbe {
  return {
    freeBytes,
    async writeAndRead(signal) {
      signal.throwIfAborted()
      const name = infoHashFrom(crypto.getRandomValues(new Uint8Array(20)))
      if (!name) throw new Error('20 bytes are a name')
      const written = crypto.getRandomValues(new Uint8Array(recordBytes))
      const database = openPieceDatabase(name)
      try {
        await database.write([{ piece: 0, bytes: written }])
        const read = await database.read(0)
        if (!(read instanceof Uint8Array) || !equalBytes(read, written)) throw new StoreError('missing')
      } finally {
        database.close()
        await deletePieceDatabase(name)
      }
      signal.throwIfAborted()
    },
  }
}
