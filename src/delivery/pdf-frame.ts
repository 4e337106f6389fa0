import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { FileAddress } from '../core/ports/viewing.ts'
import type { Clock } from '../lib/clock.ts'
import { protocolVersion, streamPath } from '../service-worker/protocol.ts'
import { ownSignal } from './own-signal.ts'
import { feedLink, type RangeFile } from './range-feed.ts'
import { createStreamLink } from './stream-link.ts'
import type { StreamWorker } from './worker-registration.ts'

/** A worker that runs answers in milliseconds; one that must be started first, in some hundred. */
const readyMs = 5_000

export interface PdfFramesDeps {
  readonly clock: Clock
  readonly openWorker: () => Promise<StreamWorker>
  readonly randomToken: () => string
}

/** A PDF under an address that one frame can navigate to, once. Rejects where the browser has no worker. */
export function createPdfFrames(
  deps: PdfFramesDeps,
): (signal: AbortSignalLike, file: RangeFile & { readonly name: string }) => Promise<FileAddress> {
  return async (signal, file) => {
    const worker = await deps.openWorker()
    signal.throwIfAborted()
    const { port1, port2 } = new MessageChannel()
    const token = deps.randomToken()
    const own = ownSignal(signal)
    const link = createStreamLink({
      clock: deps.clock,
      signal: own.signal,
      port: port1,
      ping: () => worker.ping(token),
    })
    worker.post({ tukar: protocolVersion, kind: 'openView', token, size: file.size }, [port2])
    try {
      await link.until(({ isReady }) => isReady, { withinMs: readyMs, late: new Error('no answer') })
    } catch (error) {
      link.close()
      throw error
    }
    void feedLink(deps.clock, link, file, { start: 0, end: file.size })
    return { url: `${worker.scope}${streamPath}${token}/${encodeURIComponent(file.name)}`, close: () => own.end() }
  }
}
