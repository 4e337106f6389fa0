import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Clock } from '../lib/clock.ts'
import { protocolVersion, streamPath } from '../service-worker/protocol.ts'
import { ownSignal } from './own-signal.ts'
import { cleanUp, type Rung, RungUnavailable, type SaveJob } from './save-job.ts'
import { createStreamLink, type StreamLink } from './stream-link.ts'
import type { StreamWorker } from './worker-registration.ts'

/** A worker that runs answers in milliseconds; one that must be started first, in some hundred. */
const readyMs = 5_000
/** The frame's navigation reaches the worker at once, or the browser leads downloads past its workers. */
const startMs = 5_000
/**
 * What the worker has given out last is for a moment still on its way to the disk, and a worker that is stopped then cuts
 * it: the save counts as handed over when it has outlived this.
 */
const settleMs = 1_000

export interface WorkerStreamDeps {
  readonly clock: Clock
  /** Registers the service worker on first use. Rejects where that can't be. */
  readonly openWorker: () => Promise<StreamWorker>
  /** 128 random bits in base64url. */
  readonly randomToken: () => string
  /** Navigates a hidden frame there; `<a download>` would go past the worker. The returned function removes it. */
  readonly openFrame: (url: string) => () => void
  /** Calls back when the page goes away. The returned function unsubscribes. */
  readonly onPageHide: (listener: () => void) => () => void
}

/** A stream through the service worker into the browser's own download, in constant memory and without any room. */
export function createWorkerStreamRung(deps: WorkerStreamDeps): Rung {
  return async (signal, job) => {
    const worker = await deps.openWorker().catch((cause: unknown) => {
      throw new RungUnavailable('unsupported', cause)
    })
    signal.throwIfAborted()
    const channel = new MessageChannel()
    const token = deps.randomToken()
    const link = createStreamLink({
      clock: deps.clock,
      signal,
      port: channel.port1,
      ping: () => worker.ping(token),
    })
    const stopWatching = deps.onPageHide(() => link.close())
    let removeFrame = () => {}
    try {
      const { name, size } = job
      worker.post({ tukar: protocolVersion, kind: 'openSave', token, name, size }, [channel.port2])
      await unavailableUnless(
        signal,
        link.until((state) => state.isReady, { withinMs: readyMs, late: new Error('no answer') }),
      )
      removeFrame = deps.openFrame(worker.scope + streamPath + token)
      await unavailableUnless(
        signal,
        link.until((state) => state.isStarted, { withinMs: startMs, late: new Error('no navigation') }),
      )
      await feed(signal, job, link)
      return 'handedOver'
    } finally {
      stopWatching()
      link.close()
      removeFrame()
    }
  }
}

/** Until the browser has asked for the stream nothing was seen of it. */
async function unavailableUnless(signal: AbortSignalLike, step: Promise<void>): Promise<void> {
  try {
    await step
  } catch (cause) {
    signal.throwIfAborted()
    throw new RungUnavailable('unsupported', cause)
  }
}

async function feed(signal: AbortSignalLike, job: SaveJob, link: StreamLink): Promise<void> {
  // Its own signal: when the link breaks, the source must stop too, whatever it waits for.
  const reading = ownSignal(signal)
  const blocks = job.read(reading.signal)[Symbol.asyncIterator]()
  let sent = 0
  try {
    for (;;) {
      const next = await link.unlessBroken(blocks.next())
      if (next.done) break
      const bytes = next.value
      await link.until((state) => state.credit >= bytes.length)
      sent += bytes.length
      link.send({ kind: 'chunk', bytes })
      job.onWritten(sent)
    }
    link.send({ kind: 'end' })
    await link.until((state) => state.isTaken)
    await link.outlive(settleMs)
  } catch (error) {
    reading.end()
    // Not waited for: a source that does not look at its signal would hold the error back.
    void cleanUp(() => blocks.return?.())
    throw error
  } finally {
    reading.end()
  }
}
