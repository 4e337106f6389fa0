import type { InfoHash } from '../core/ids.ts'
import type { PartLayout } from '../core/part-layout.ts'
import { type ReceivedStore, type StorageUsage, StoreError, type Stores } from '../core/ports/stores.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { createMemoryDatabases } from './memory-database.ts'
import { browserDatabases, type PieceDatabase, type PieceDatabases } from './piece-database.ts'
import { openReceivedStore } from './received-store.ts'
import { createSourceStore } from './source-store.ts'

/** Bytes; what a phone's browser bears. */
const memoryLimit = 512 * 1024 * 1024

/** A browser that is busy, or just cleared what was there, may refuse once or twice. */
const retryAfterMs = [100, 400]

/** Opens nothing before it is asked to: who only looks at a share has written nothing. */
export function createStores(
  databases: PieceDatabases = browserDatabases,
  clock: Pick<Clock, 'after'> = systemClock,
): Stores {
  const memory = createMemoryDatabases(memoryLimit)
  /** What the browser is known for: private browsing and switched-off storage refuse whatever is tried. */
  let browser: 'unknown' | 'stores' | 'refuses' = 'unknown'

  /** On this visit: what was shown before anything was kept of it, and what was taken off its list since. */
  const opened = new Set<InfoHash>()

  /** @throws StoreError once it failed again and again */
  async function openInBrowser(infoHash: InfoHash, layout: PartLayout): Promise<ReceivedStore> {
    for (let failures = 0; ; failures++) {
      try {
        opened.add(infoHash)
        const store = await openIn(databases.open(infoHash), layout)
        browser = 'stores'
        return store
      } catch (error) {
        const pauseMs = retryAfterMs[failures]
        if (!mayPass(error) || pauseMs === undefined) throw error
        await new Promise<void>((resolve) => clock.after(pauseMs, resolve))
      }
    }
  }

  /** A part that can't be opened says nothing of the others: what decides is none of them. */
  async function isStoring(): Promise<boolean> {
    if (browser === 'unknown') {
      const tried = await databases.tryOut().then(
        () => true,
        (error: unknown) => error instanceof StoreError && error.code === 'full',
      )
      // A part that was opened meanwhile knows better.
      if (browser === 'unknown') browser = tried ? 'stores' : 'refuses'
    }
    return browser === 'stores'
  }

  /** What was stored on earlier visits is there whatever was found on this one. */
  async function inBrowser(deletion: Promise<void>): Promise<void> {
    try {
      await deletion
    } catch (error) {
      if (await isStoring()) throw error
    }
  }

  return {
    async open(infoHash, layout) {
      if (browser !== 'refuses') {
        try {
          return await openInBrowser(infoHash, layout)
        } catch (error) {
          // One that stores has what it stored: this part fails, and may be tried again later.
          if (!mayPass(error) || (await isStoring())) throw error
        }
      }
      return openIn(memory.open(infoHash), layout)
    },
    fromSources: createSourceStore,
    remove(infoHash: InfoHash) {
      memory.remove(infoHash)
      return inBrowser(databases.remove(infoHash))
    },
    async freeBytes() {
      if (browser === 'refuses') return memory.free
      const usage = await usageNow()
      return usage && Math.max(0, usage.quotaBytes - usage.usedBytes)
    },
    usage: async () => (browser === 'refuses' ? null : usageNow()),
    async persist() {
      const storage: StorageManager | undefined = navigator.storage
      return (await storage?.persist?.()) ?? false
    },
    removeAll(known) {
      memory.removeAll()
      return inBrowser(databases.removeAll(async () => [...new Set([...opened, ...(await known())])]))
    },
    isStoring,
    get memoryLimit() {
      return browser === 'refuses' ? memoryLimit : null
    },
  }
}

/** A full disk does not pass by itself, and is no reason to fill the memory. */
const mayPass = (error: unknown): boolean => error instanceof StoreError && error.code !== 'full'

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
