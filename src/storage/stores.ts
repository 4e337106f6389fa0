import type { InfoHash } from '../core/ids.ts'
import type { PartLayout } from '../core/part-layout.ts'
import { type ReceivedStore, type StorageUsage, StoreError, type Stores } from '../core/ports/stores.ts'
import { createMemoryDatabases } from './memory-database.ts'
import {
  deleteAllPieceDatabases,
  deletePieceDatabase,
  openPieceDatabase,
  type PieceDatabase,
} from './piece-database.ts'
import { openReceivedStore } from './received-store.ts'
import { createSourceStore } from './source-store.ts'

/** Bytes; what a phone's browser bears. */
const memoryLimit = 512 * 1024 * 1024

/** Opens nothing before it is asked to: who only looks at a share has written nothing. */
export function createStores(): Stores {
  const memory = createMemoryDatabases(memoryLimit)
  /** Found out when the first part is opened. */
  let isRefused = false

  return {
    async open(infoHash, layout) {
      if (!isRefused) {
        try {
          return await openIn(openPieceDatabase(infoHash), layout)
        } catch (error) {
          // Private browsing, or storage that is switched off or broken. A full disk is another matter.
          if (!(error instanceof StoreError) || error.code === 'full') throw error
          isRefused = true
        }
      }
      return openIn(memory.open(infoHash), layout)
    },
    fromSources: createSourceStore,
    async remove(infoHash: InfoHash) {
      if (isRefused) memory.remove(infoHash)
      else await deletePieceDatabase(infoHash)
    },
    async freeBytes() {
      if (isRefused) return memory.free
      const usage = await usageNow()
      return usage && Math.max(0, usage.quotaBytes - usage.usedBytes)
    },
    usage: async () => (isRefused ? null : usageNow()),
    async persist() {
      const storage: StorageManager | undefined = navigator.storage
      return (await storage?.persist?.()) ?? false
    },
    async removeAll() {
      memory.removeAll()
      if (!isRefused) await deleteAllPieceDatabases()
    },
    get memoryLimit() {
      return isRefused ? memoryLimit : null
    },
  }
}

async function usageNow(): Promise<StorageUsage | null> {
  // Missing outside secure contexts and in older Safari.
  const storage: StorageManager | undefined = navigator.storage
  if (!storage?.estimate) return null
  try {
    const [{ quota, usage = 0 }, isPersistent] = await Promise.all([storage.estimate(), storage.persisted()])
    return quota === undefined ? null : { usedBytes: usage, quotaBytes: quota, isPersistent }
  } catch {
    // A page without an origin of its own has no quota to tell.
    return null
  }
}

async function openIn(database: PieceDatabase, layout: PartLayout): Promise<ReceivedStore> {
  try {
    return await openReceivedStore(database, layout)
  } catch (error) {
    database.close()
    throw error
  }
}
