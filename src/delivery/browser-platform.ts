import { ViewError } from '../core/ports/viewing.ts'
import { systemClock } from '../lib/clock.ts'
import { noticeLimits, protocolVersion } from '../service-worker/protocol.ts'
import type { DeliveryDeps } from './delivery.ts'
import type { ViewingDeps } from './viewing.ts'
import type { FolderPicker } from './picked-folder.ts'
import type { SaveFilePicker } from './picker.ts'
import { openPrivateFolder, randomToken } from './private-folder.ts'
import { registerServiceWorker, type StreamWorker } from './worker-registration.ts'

declare global {
  // Not in TypeScript's DOM library, because only Chromium has it.
  var showSaveFilePicker: SaveFilePicker | undefined
  var showDirectoryPicker: FolderPicker | undefined
}

/** Delivery's surroundings as this page's browser has them. Nothing is opened or registered before it is needed. */
export function browserPlatform(): DeliveryDeps & ViewingDeps {
  let worker: Promise<StreamWorker> | null = null
  return {
    clock: systemClock,
    today: () => new Date(),
    pickSaveFile: globalThis.showSaveFilePicker?.bind(globalThis) ?? null,
    pickFolder: globalThis.showDirectoryPicker?.bind(globalThis) ?? null,
    folder: openPrivateFolder(),
    freeBytes,
    download,
    randomToken,
    openFrame,
    onPageHide(listener) {
      addEventListener('pagehide', listener)
      return () => removeEventListener('pagehide', listener)
    },
    onWorkerMessage(listener) {
      navigator.serviceWorker.addEventListener('message', ({ data, ports }) => listener(data, ports))
    },
    async repackage(signal, element, file, onFailed) {
      if (!('MediaSource' in globalThis)) throw new ViewError('noCodec')
      const { attachRepackaged } = await import('./repackage/repackaged-media.ts').catch((cause: unknown) => {
        throw new ViewError('unsupported', { cause })
      })
      return attachRepackaged(signal, element, file, onFailed)
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

// Missing outside secure contexts, in older browsers and in private windows, whatever the types say.
const storage: StorageManager | undefined = globalThis.navigator?.storage

async function freeBytes(): Promise<number | null> {
  if (typeof storage?.estimate !== 'function') return null
  const { quota, usage } = await storage.estimate().catch((): StorageEstimate => ({}))
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage)
}

/** The page’s service worker. Rejects where the browser has none. */
async function openWorker(): Promise<StreamWorker> {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  if (!container) throw new Error('no service workers here')
  return registerServiceWorker(container, document.baseURI, systemClock)
}

/**
 * Shows a notification that leads back to this page, where the browser lets no page show one itself. Rejects where it has
 * no service worker.
 */
export async function notifyByWorker(title: string, body: string): Promise<void> {
  const worker = await openWorker()
  const texts = { title: title.slice(0, noticeLimits.title), body: body.slice(0, noticeLimits.body) }
  worker.post({ tukar: protocolVersion, kind: 'notify', ...texts }, [])
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
