import type { Bytes } from '../lib/bytes.ts'
import type { DiskFolder, DiskWriter } from './disk-folder.ts'
import { folderName } from './folder-name.ts'
import { cleanUp } from './save-job.ts'

/** Beside a file that was handed over; its own time is when. */
const handedSuffix = '.handed'

/** A browser copies a handed-over file by itself and does not say when it has: at least so long, */
const copyGraceMs = 60_000
/** and so long for each byte, which even a slow memory card does: 5 MB/s. */
const copyMsPerByte = 1 / 5_000

/** How long after the hand-over the browser's copy is taken to be complete. Milliseconds. */
export const copyTimeMs = (size: number): number => copyGraceMs + size * copyMsPerByte

/** Locks over all pages of this browser; a page's are gone when it is. */
export interface PageLocks {
  /** Resolves once the lock is held, which it is until the page ends. */
  hold(name: string): Promise<void>
  /** Runs `use` holding the lock, or not at all when a page has it. */
  ifFree(name: string, use: () => Promise<void>): Promise<void>
}

export interface TemporaryFolderDeps {
  readonly openRoot: () => Promise<DiskFolder>
  readonly locks: PageLocks
  /** Unguessable and never the same twice: names this page's part of the folder. */
  readonly tabId: string
  /** Unix time in milliseconds, as files carry it. */
  readonly now: () => number
}

export interface TemporaryFile {
  write(block: Bytes): Promise<void>
  /** The whole, once all was written. */
  finish(): Promise<File>
  /** From now on a sweep leaves it alone until the browser has had time to copy it. */
  markHanded(): Promise<void>
  /** Leaves nothing; may be called twice. */
  discard(): Promise<void>
}

export interface TemporaryFolder {
  /** @throws what the browser says, when it can't make one. */
  create(): Promise<TemporaryFile>
  /** Deletes what pages left that are no longer open. */
  sweep(): Promise<void>
  /** Deletes what any page has here. @throws what the browser says, as of a file that is being written. */
  removeAll(): Promise<void>
}

/** Each page has its own folder, and holds a lock of its name for as long as it lives: what has no lock has no page. */
export function createTemporaryFolder(deps: TemporaryFolderDeps): TemporaryFolder {
  let counter = 0
  let lock: Promise<void> | null = null

  /** Each time: another page may have deleted it. */
  const openOwn = async () => {
    lock ??= deps.locks.hold(lockName(deps.tabId)).catch((error: unknown) => {
      lock = null
      throw error
    })
    await lock
    const all = await (await deps.openRoot()).getDirectoryHandle(folderName, { create: true })
    return all.getDirectoryHandle(deps.tabId, { create: true })
  }

  return {
    async create() {
      const name = String(counter++)
      return createTemporaryFile(await openOwn(), name)
    },
    async removeAll() {
      const root = await deps.openRoot().catch((error: unknown) => {
        // A browser that opens none here has none. Of earlier visits it is swept as soon as it opens again.
        if (lock) throw error
      })
      const all = root && (await existing(root))
      if (!all) return
      const names: string[] = []
      for await (const name of all.keys()) names.push(name)
      const removals = names.map((name) => all.removeEntry(name, { recursive: true }))
      const failed = (await Promise.allSettled(removals)).find((each) => each.status === 'rejected')
      if (failed) throw failed.reason
      await root.removeEntry(folderName, { recursive: true })
    },
    async sweep() {
      const all = await existing(await deps.openRoot())
      if (!all) return
      const names: string[] = []
      for await (const name of all.keys()) if (name !== deps.tabId) names.push(name)
      for (const name of names) {
        await deps.locks.ifFree(lockName(name), async () => {
          if (!(await isBeingCopied(all, name, deps.now()))) await all.removeEntry(name, { recursive: true })
        })
      }
    },
  }
}

async function createTemporaryFile(folder: DiskFolder, name: string): Promise<TemporaryFile> {
  const handle = await folder.getFileHandle(name, { create: true })
  let writer: DiskWriter | null = await handle.createWritable()
  return {
    async write(block) {
      await writer?.write(block)
    },
    async finish() {
      await writer?.close()
      writer = null
      return handle.getFile()
    },
    async markHanded() {
      await folder.getFileHandle(name + handedSuffix, { create: true })
    },
    async discard() {
      await cleanUp(
        () => writer?.abort(),
        () => folder.removeEntry(name),
        () => folder.removeEntry(name + handedSuffix),
      )
      writer = null
    },
  }
}

/** Looking must not write: most pages never save anything. */
async function existing(root: DiskFolder): Promise<DiskFolder | null> {
  try {
    return await root.getDirectoryHandle(folderName)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null
    throw error
  }
}

/** Whether a page that is gone had handed something over so lately that the browser may still read it. */
async function isBeingCopied(all: DiskFolder, name: string, now: number): Promise<boolean> {
  const folder = await all.getDirectoryHandle(name)
  for await (const entry of folder.keys()) {
    if (!entry.endsWith(handedSuffix)) continue
    const mark = await (await folder.getFileHandle(entry)).getFile()
    const whole = await (await folder.getFileHandle(entry.slice(0, -handedSuffix.length))).getFile()
    if (now < mark.lastModified + copyTimeMs(whole.size)) return true
  }
  return false
}

const lockName = (tabId: string) => `tukar-saving-${tabId}`
