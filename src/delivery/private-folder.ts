import { toBase64url } from '../lib/base64url.ts'
import { createTemporaryFolder, type PageLocks, type TemporaryFolder } from './temporary-folder.ts'

// Apart from the rest of saving, so that a page that only sweeps loads no more than this.

// Some of these are missing outside secure contexts, in older browsers and in private windows, whatever the types say.
const storage: StorageManager | undefined = globalThis.navigator?.storage
const locks: LockManager | undefined = globalThis.navigator?.locks

/** This page's part of the private folder, made when first written to. Null where the browser can't have one. */
export function openPrivateFolder(): TemporaryFolder | null {
  if (typeof storage?.getDirectory !== 'function' || !locks) return null
  return createTemporaryFolder({
    openRoot: () => storage.getDirectory(),
    locks: pageLocks(locks),
    tabId: randomToken(),
    now: () => Date.now(),
  })
}

function pageLocks(locks: LockManager): PageLocks {
  return {
    hold: (name) =>
      new Promise((resolve, reject) => {
        const hold = () => {
          resolve()
          return new Promise<never>(() => {})
        }
        locks.request(name, hold).catch(reject)
      }),
    ifFree: (name, use) => locks.request(name, { ifAvailable: true }, async (lock) => (lock ? use() : undefined)),
  }
}

export const randomToken = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)))
