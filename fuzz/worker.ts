import { parentPort, workerData } from 'node:worker_threads'
import { checkInput, createCampaign, type Campaign, type Failure } from './campaign.ts'
import { createInputNote, type FromWorker, type ToWorker } from './protocol.ts'
import type { Input, Target } from './target.ts'

export interface WorkerData {
  readonly memory: SharedArrayBuffer
  /** Path of a module that exports `targets`. */
  readonly targets: string
}

/** Runs in the worker: answers what the command asks for, one thing after another. */
export function serve(targets: readonly Target[]): void {
  const { memory } = workerData as WorkerData
  const note = createInputNote(memory)
  const campaigns = new Map<string, Campaign>()
  const say = (message: FromWorker) => parentPort?.postMessage(message)

  const find = (name: string): Target => {
    const target = targets.find((each) => each.name === name)
    if (!target) throw new Error(`no target is called ${name}`)
    return target
  }

  async function go(name: string, seed: string, ms: number): Promise<void> {
    const campaign = campaigns.get(name) ?? createCampaign(find(name), seed, (input) => note.write(input))
    campaigns.set(name, campaign)
    const end = performance.now() + ms
    let failure: Failure | null = null
    while (failure === null && performance.now() < end) failure = await campaign.step()
    say({ kind: 'gone', counts: campaign.counts, failure })
  }

  async function check(name: string, input: Input): Promise<void> {
    note.write(input)
    const result = await checkInput(find(name), input)
    say({ kind: 'checked', failure: typeof result === 'string' ? null : result })
  }

  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'go') void go(message.target, message.seed, message.ms)
    else void check(message.target, message.input)
  })
  say({ kind: 'ready', targets: targets.map(({ name, kind }) => ({ name, kind })) })
}
