import { assertNever } from '../lib/assert-never.ts'
import type { PartLayout } from '../core/part-layout.ts'
import { SourceReadError } from '../core/source-range.ts'
import { createPartSeal, type PartSeal } from '../crypto/part-seal.ts'
import { createPieceBuffers, hashRun } from './piece-hashing.ts'
import { hashProtocolVersion, type FromHashWorker, type JobId, type ToHashWorker } from './protocol.ts'

declare const self: DedicatedWorkerGlobalScope

interface OpenJob {
  readonly layout: PartLayout
  readonly seal: Promise<PartSeal>
}

const jobs = new Map<JobId, OpenJob>()
const buffers = createPieceBuffers()

const post = (message: FromHashWorker, transfer: Transferable[] = []) => self.postMessage(message, transfer)

self.addEventListener('message', ({ data }: MessageEvent<ToHashWorker>) => {
  switch (data.kind) {
    case 'open':
      jobs.set(data.job, { layout: data.layout, seal: createPartSeal(data.partKey, data.layout) })
      break
    case 'run':
      void answerRun(data)
      break
    case 'close':
      jobs.delete(data.job)
      break
    default:
      assertNever(data)
  }
})

async function answerRun(message: Extract<ToHashWorker, { kind: 'run' }>): Promise<void> {
  const { job, run } = message
  const open = jobs.get(job)
  if (!open) return
  try {
    const hashes = await hashRun(open.layout, await open.seal, message, buffers)
    if (jobs.has(job)) post({ kind: 'hashed', run, hashes }, [hashes.buffer])
  } catch (error) {
    if (!jobs.has(job)) return
    if (error instanceof SourceReadError) {
      post({
        kind: 'unreadable',
        run,
        source: error.source,
        reason: String(error.cause instanceof Error ? error.cause : error),
      })
    } else {
      post({ kind: 'failed', run, reason: String(error) })
    }
  }
}

post({ kind: 'ready', version: hashProtocolVersion })
