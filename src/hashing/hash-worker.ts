import { trustedScriptUrl } from '../lib/trusted-script-url.ts'
// oxlint-disable-next-line import/default -- the build makes this export, the address of what the worker was built into
import workerUrl from './hash.worker.ts?worker&url'
import type { FromHashWorker, ToHashWorker } from './protocol.ts'

/** One hashing worker as the page sees it. */
export interface HashWorker {
  /** @throws when a file in the message can't be handed over. */
  post(message: ToHashWorker): void
  terminate(): void
}

export interface HashWorkerEvents {
  message(message: FromHashWorker): void
  /** It could not be loaded, or died. Nothing comes after it. */
  failed(cause: unknown): void
}

let trustedUrl: string | null = null

/** @throws when the browser makes no worker. */
export function startHashWorker(events: HashWorkerEvents): HashWorker {
  trustedUrl ??= trustedScriptUrl('tukar-hashing', workerUrl)
  const worker = new Worker(trustedUrl, { type: 'module', name: 'hashing' })
  worker.addEventListener('message', ({ data }: MessageEvent<FromHashWorker>) => events.message(data))
  worker.addEventListener('error', (event) => {
    // What failed reaches us as an error value; without this the page would report it once more as its own.
    event.preventDefault()
    events.failed(event.message)
  })
  worker.addEventListener('messageerror', () => events.failed('a message could not be read'))
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  }
}
