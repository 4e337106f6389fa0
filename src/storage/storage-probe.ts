import type { StorageProbe } from '../core/ports/self-check.ts'
import type { Stores } from '../core/ports/stores.ts'
import { browserDatabases } from './piece-database.ts'

export function createStorageProbe({ freeBytes }: Pick<Stores, 'freeBytes'>): StorageProbe {
  return {
    freeBytes,
    async writeAndRead(signal) {
      signal.throwIfAborted()
      await browserDatabases.tryOut()
      signal.throwIfAborted()
    },
  }
}
