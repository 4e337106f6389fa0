import { Worker } from 'node:worker_threads'
import type { Counts, Failure } from './campaign.ts'
import { createInputNote, type FromWorker, type ToWorker } from './protocol.ts'
import type { Input, Target } from './target.ts'
import type { WorkerData } from './worker.ts'

const pollMs = 250
/** What needs more memory than this is a failure too. */
const maxHeapMegabytes = 512

export interface WorkerLimits {
  /** For one input. */
  readonly loopMs: number
  /** By which the process may grow meanwhile. The heap has a limit of its own; buffers are no part of it. */
  readonly maxGrowthBytes: number
}

export interface WatchedWorker {
  readonly targets: readonly Pick<Target, 'name' | 'kind'>[]
  go(
    target: string,
    seed: string,
    ms: number,
  ): Promise<{ readonly counts: Counts | null; readonly failure: Failure | null }>
  /** After a loop or a crash in a fresh worker. */
  check(target: string, input: Input): Promise<Failure | null>
  stop(): Promise<void>
}

/** A worker that is ended when one input takes too long or too much. `targets`: path of the module with the targets. */
export async function startWorker(targets: string, { loopMs, maxGrowthBytes }: WorkerLimits): Promise<WatchedWorker> {
  const note = createInputNote()
  let running = await launch()
  let isBroken = false

  async function launch() {
    const workerData: WorkerData = { memory: note.memory, targets }
    const worker = new Worker(new URL('worker.mjs', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
    })
    let hear: (value: FromWorker | string) => void = () => undefined
    worker.on('message', (message: FromWorker) => hear(message))
    worker.on('error', (error) => hear(error.stack ?? error.message))
    const next = () => new Promise<FromWorker | string>((resolve) => (hear = resolve))
    const first = await next()
    if (typeof first === 'string') throw new Error(first)
    if (first.kind !== 'ready') throw new Error('a worker begins with ready')
    return { worker, next, targets: first.targets }
  }

  /** What it answers, or why it never will. */
  async function ask(message: ToWorker): Promise<FromWorker | Failure> {
    if (isBroken) running = await launch()
    isBroken = false
    const { worker, next } = running
    let count = note.count
    let since = performance.now()
    let timer: NodeJS.Timeout | undefined
    const before = process.memoryUsage.rss()
    const goesWrong = new Promise<string>((resolve) => {
      timer = setInterval(() => {
        if (process.memoryUsage.rss() - before > maxGrowthBytes)
          resolve(`needed more than ${Math.round(maxGrowthBytes / 2 ** 20)} MiB`)
        if (note.count === count && performance.now() - since > loopMs) resolve(`no answer within ${loopMs} ms`)
        if (note.count === count) return
        count = note.count
        since = performance.now()
      }, pollMs)
    })
    const coming = next()
    worker.postMessage(message)
    const answer = await Promise.race([coming, goesWrong])
    clearInterval(timer)
    if (typeof answer !== 'string') return answer
    isBroken = true
    await worker.terminate()
    return { target: message.target, input: note.read(), reason: answer }
  }

  return {
    targets: running.targets,
    async go(target, seed, ms) {
      const answer = await ask({ kind: 'go', target, seed, ms })
      if (!('kind' in answer)) return { counts: null, failure: answer }
      if (answer.kind !== 'gone') throw new Error('go is answered with gone')
      return answer
    },
    async check(target, input) {
      const answer = await ask({ kind: 'check', target, input })
      if (!('kind' in answer)) return answer
      if (answer.kind !== 'checked') throw new Error('check is answered with checked')
      return answer.failure
    },
    async stop() {
      await running.worker.terminate()
    },
  }
}
