import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { FileAddress } from '../core/ports/viewing.ts'
import type { Clock } from '../lib/clock.ts'
import { mediaPath, type RangeAnswer, type SaveFeed } from '../service-worker/protocol.ts'
import { ownSignal } from './own-signal.ts'
import { feedRange, type RangeFile } from './range-feed.ts'
import { parseRangeWish, parseWorkerMessage } from './worker-message.ts'
import type { StreamWorker } from './worker-registration.ts'

export interface MediaAddressesDeps {
  readonly clock: Clock
  /** Registers the service worker on first use. Rejects where that can't be. */
  readonly openWorker: () => Promise<StreamWorker>
  /** 128 random bits in base64url. */
  readonly randomToken: () => string
  /** What the worker posts to this page. */
  readonly onWorkerMessage: (listener: (data: unknown, ports: readonly MessagePort[]) => void) => void
}

/** A file with the type that its first bytes say. */
export interface TypedFile extends RangeFile {
  readonly type: string
}

export interface MediaAddress extends FileAddress {
  /** Whether one of its requests broke off since this was last asked: what the browser says of the file then proves nothing. */
  takeCut(): boolean
}

export interface MediaAddresses {
  /** What runs for an address ends with it, or with the signal. Rejects where the browser has no worker. */
  open(signal: AbortSignalLike, file: TypedFile): Promise<MediaAddress>
}

interface Entry {
  readonly file: TypedFile
  readonly open: AbortSignal
  wasCut: boolean
}

/** Files under addresses that this page's elements can load, and nobody else: the page answers for them itself. */
export function createMediaAddresses(deps: MediaAddressesDeps): MediaAddresses {
  const files = new Map<string, Entry>()
  let ping: ((id: string) => void) | null = null

  function hear(data: unknown, [port]: readonly MessagePort[]): void {
    const parsed = parseWorkerMessage(data)
    if (!parsed.ok || !port) return
    const { token, id } = parsed.value
    const found = files.get(token)
    const answer: RangeAnswer = found
      ? { kind: 'file', type: found.file.type, size: found.file.size }
      : { kind: 'unknown' }
    const begin = ({ data: wish }: MessageEvent<unknown>) => {
      const range = parseRangeWish(wish, found?.file.size ?? 0)
      if (!found || !range.ok || found.open.aborted) {
        // Closed since the answer, for example. A port that is closed says nothing: its other end would wait without end.
        port.postMessage({ kind: 'fail' } satisfies SaveFeed)
        return port.close()
      }
      const fed = feedRange(found.open, {
        clock: deps.clock,
        port,
        file: found.file,
        range: range.value,
        ping: () => ping?.(id),
      })
      void fed.then((isCut) => (found.wasCut ||= isCut))
    }
    port.addEventListener('message', begin, { once: true })
    port.start()
    port.postMessage(answer)
  }

  return {
    async open(signal, file) {
      signal.throwIfAborted()
      if (file.source instanceof Blob) return blobAddress(signal, file.source.slice(0, file.size, file.type))
      const worker = await deps.openWorker()
      await worker.control()
      signal.throwIfAborted()
      if (!ping) deps.onWorkerMessage(hear)
      ping = (id) => worker.ping(id)
      const token = deps.randomToken()
      const own = ownSignal(signal)
      own.signal.addEventListener('abort', () => files.delete(token), { once: true })
      const entry: Entry = { file, open: own.signal, wasCut: false }
      files.set(token, entry)
      return {
        url: worker.scope + mediaPath + token,
        close: () => own.end(),
        takeCut() {
          const { wasCut } = entry
          entry.wasCut = false
          return wasCut
        },
      }
    },
  }
}

/** What is on this device as one needs no worker; under its own type, which a browser does not run. */
function blobAddress(signal: AbortSignalLike, blob: Blob): MediaAddress {
  const url = URL.createObjectURL(blob)
  const own = ownSignal(signal)
  own.signal.addEventListener('abort', () => URL.revokeObjectURL(url), { once: true })
  return { url, close: () => own.end(), takeCut: () => false }
}
