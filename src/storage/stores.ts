import type { Stores } from '../core/ports/stores.ts'
import { deletePieceDatabase, openPieceDatabase } from './piece-database.ts'
import { openReceivedStore } from './received-store.ts'
import { createSourceStore } from './source-store.ts'

/** Opens nothing before it is asked to: who only looks at a share has written nothing. */
export function createStores(): Stores {
  return {
    async open(infoHash, layout) {
      const database = openPieceDatabase(infoHash)
      try {
        return await openReceivedStore(database, layout)
      } catch (error) {
        database.close()
        throw error
      }
    },
    fromSources: createSourceStore,
    remove: deletePieceDatabase,
    async freeBytes() {
      // Missing outside secure contexts and in older Safari.
      const storage: StorageManager | undefined = navigator.storage
      if (!storage?.estimate) return null
      try {
        const { quota, usage } = await storage.estimate()
        return quota === undefined ? null : Math.max(0, quota - (usage ?? 0))
      } catch {
        // A page without an origin of its own has no quota to tell.
        return null
      }
    },
  }
}
