import { assertNever } from '../lib/assert-never.ts'
import type { Bytes } from '../lib/bytes.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { type Hasher, HashingError } from '../core/ports/hasher.ts'
import { startHashWorker, type HashWorker, type HashWorkerEvents } from './hash-worker.ts'
import { createHashingJob, type HashingJob } from './hashing-job.ts'
import type { PieceRun } from './piece-hashing.ts'
import { hashLimits, hashProtocolVersion, type FromHashWorker, type JobId, type RunId } from './protocol.ts'

/** One worker can't read fast enough to keep the browser's one crypto thread busy; more than two gained nothing. */
const defaultWorkerCount = 2
/** Workers cost some megabytes each and start in tens of milliseconds: they are kept for the next file, not for ever. */
const idlePeriodMs = 10_000

export interface HasherDeps {
  readonly startWorker: (events: HashWorkerEvents) => HashWorker
  readonly workerCount: number
  readonly clock: Clock
}

interface GivenRun {
  readonly job: ActiveJob
  readonly pieces: Pick<PieceRun, 'first' | 'end'>
  readonly since: number
}

interface PoolWorker {
  readonly worker: HashWorker
  /** What it has not answered yet. */
  readonly runs: Map<RunId, GivenRun>
  /** The jobs that it was told of. */
  readonly jobs: Set<JobId>
}

type Outcome = { readonly hashes: Bytes } | { readonly error: unknown }

interface ActiveJob {
  readonly work: HashingJob
  settle(outcome: Outcome): void
}

/** Jobs share the workers run by run, so that a small share does not wait for a large one. */
export function createHasher({
  startWorker = startHashWorker,
  workerCount = defaultWorkerCount,
  clock = systemClock,
}: Partial<HasherDeps> = {}): Hasher {
  const workers: PoolWorker[] = []
  /** In the order of their next turn. */
  let jobs: readonly ActiveJob[] = []
  let lastId = 0
  let stopIdleTimer: (() => void) | null = null

  function end(job: ActiveJob, outcome: Outcome): void {
    if (!jobs.includes(job)) return
    jobs = jobs.filter((other) => other !== job)
    const isInHand = workers.some(({ runs }) => [...runs.values()].some((run) => run.job === job))
    if (jobs.length > 0) for (const pooled of workers) forget(pooled, job)
    // A read that hangs in a worker can't be called off: with nobody else at work, ending the worker ends it at once.
    else if (isInHand) endWorkers()
    else {
      for (const pooled of workers) forget(pooled, job)
      stopIdleTimer = clock.after(idlePeriodMs, endWorkers)
    }
    job.settle(outcome)
    giveRuns()
  }

  function forget({ worker, runs, jobs: known }: PoolWorker, job: ActiveJob): void {
    if (known.delete(job.work.id)) worker.post({ kind: 'close', job: job.work.id })
    for (const [run, given] of runs) if (given.job === job) runs.delete(run)
  }

  function endWorkers(): void {
    stopIdleTimer?.()
    stopIdleTimer = null
    for (const { worker } of workers.splice(0)) worker.terminate()
  }

  function failAll(cause: unknown): void {
    endWorkers()
    for (const job of [...jobs]) end(job, { error: new HashingError('workerFailed', null, cause) })
  }

  function giveRuns(): void {
    for (;;) {
      const job = jobs.find((candidate) => candidate.work.hasMoreRuns)
      if (!job) return
      try {
        const pooled = freeWorker()
        if (!pooled) return
        jobs = [...jobs.filter((other) => other !== job), job]
        giveRun(pooled, job)
      } catch (cause) {
        end(job, { error: cause instanceof HashingError ? cause : new HashingError('workerFailed', null, cause) })
      }
    }
  }

  function giveRun({ worker, runs, jobs: known }: PoolWorker, job: ActiveJob): void {
    const { id, order } = job.work
    const pieces = job.work.nextRun()
    if (!known.has(id)) {
      worker.post({ kind: 'open', job: id, layout: { ...order.layout, files: [] }, partKey: order.partKey })
      known.add(id)
    }
    const run = ++lastId
    worker.post({ kind: 'run', job: id, run, ...pieces })
    runs.set(run, { job, pieces: { first: pieces.first, end: pieces.end }, since: clock.now() })
  }

  /** The worker with the least in hand, a new one while there may be more, or null when all have enough. */
  function freeWorker(): PoolWorker | null {
    const [idlest] = [...workers].sort((a, b) => a.runs.size - b.runs.size)
    if (idlest && (idlest.runs.size === 0 || workers.length >= workerCount)) {
      return idlest.runs.size < hashLimits.runsAtOnce ? idlest : null
    }
    const runs: PoolWorker['runs'] = new Map()
    const worker = startWorker({
      message: (message) => isCurrent() && hear(pooled, message),
      failed: (cause) => isCurrent() && failAll(cause),
    })
    const pooled: PoolWorker = { worker, runs, jobs: new Set() }
    const isCurrent = () => workers.includes(pooled)
    workers.push(pooled)
    return pooled
  }

  function hear({ runs }: PoolWorker, message: FromHashWorker): void {
    if (message.kind === 'ready') {
      if (message.version !== hashProtocolVersion) failAll(`the worker speaks version ${message.version}`)
      return
    }
    // The answer to a run of a job that is over.
    const given = runs.get(message.run)
    if (!given) return
    runs.delete(message.run)
    const { job, pieces, since } = given
    switch (message.kind) {
      case 'hashed':
        if (job.work.complete(pieces, message.hashes, clock.now() - since)) end(job, { hashes: job.work.hashes })
        else giveRuns()
        return
      case 'unreadable':
        return end(job, { error: new HashingError('sourceUnreadable', message.source, message.reason) })
      case 'failed':
        return end(job, { error: new HashingError('workerFailed', null, message.reason) })
      default:
        assertNever(message)
    }
  }

  return {
    hash(signal, order, onProgress) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted()
        stopIdleTimer?.()
        stopIdleTimer = null
        const work = createHashingJob({ id: ++lastId, order, clock, onProgress })
        const onAbort = () => end(job, { error: signal.reason })
        const job: ActiveJob = {
          work,
          settle(outcome) {
            signal.removeEventListener('abort', onAbort)
            work.end()
            if ('hashes' in outcome) resolve(outcome.hashes)
            else reject(outcome.error)
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        jobs = [job, ...jobs]
        giveRuns()
      })
    },
  }
}
