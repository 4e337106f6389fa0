import { toBase64url } from '../lib/base64url.ts'
import { systemClock } from '../lib/clock.ts'
import type { DeliveryDeps } from './delivery.ts'
import type { SaveFilePicker } from './picker.ts'
import { createTemporaryFolder, type PageLocks, type TemporaryFolder } from './temporary-folder.ts'
import { registerServiceWorker, type StreamWorker } from './worker-registration.ts'

declare global {
  // Not in TypeScript's DOM library, because only Chromium has it.
  var showSaveFilePicker: SaveFilePicker | undefined
}

/** Delivery's surroundings as this page's browser has them. Nothing is opened or registered before it is needed. */
export function browserPlatform(): DeliveryDeps {
  let worker: Promise<StreamWorker> | null = null
  return {
    clock: systemClock,
    today: () => new Date(),
    pickSaveFile: globalThis.showSaveFilePicker?.bind(globalThis) ?? null,
    folder: privateFolder(),
    freeBytes,
    download,
    randomToken,
    openFrame,
    onPageHide(listener) {
      addEventListener('pagehide', listener)
      return () => removeEventListener('pagehide', listener)
    },
    openWorker() {
      worker ??= openWorker().catch((error: unknown) => {
        worker = null
        throw error
      })
      return worker
    },
  }
}

// Some of these are missing outside secure contexts, in older browsers and in private windows, whatever the types say.
const storage: StorageManager | undefined = globalThis.navigator?.storage
const locks: LockManager | undefined = globalThis.navigator?.locks

function privateFolder(): TemporaryFolder | null {
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

async function freeBytes(): Promise<number | null> {
  if (typeof storage?.estimate !== 'function') return null
  const { quota, usage } = await storage.estimate().catch((): StorageEstimate => ({}))
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage)
}

async function openWorker(): Promise<StreamWorker> {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  if (!container) throw new Error('no service workers here')
  return registerServiceWorker(container, document.baseURI, systemClock)
}

function download(file: File, name: string): () => void {
  const url = URL.createObjectURL(file)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.hidden = true
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  return () => URL.revokeObjectURL(url)
}

function openFrame(url: string): () => void {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = url
  document.body.append(frame)
  return () => frame.remove()
}

const randomToken = () => toBase64url(crypto.getRandomValues(new Uint8Array(16)))
