import { join } from 'node:path'
import type { Counts, Failure } from './campaign.ts'
import { addToCorpus, corpusFolder } from './corpus.ts'
import { minimise } from './minimiser.ts'
import { parseOptions, usage } from './options.ts'
import { startWorker, type WatchedWorker } from './watched-worker.ts'
import { weightOf } from './weights.ts'

/** Targets take turns of this length, times their weight. */
const turnMs = 250

/** What a test sets otherwise. */
export interface Surroundings {
  /** One input may take this long before it counts as a loop: far more than any does on a busy machine. */
  readonly loopMs?: number
  /** By which the process may grow while the targets run. */
  readonly maxGrowthBytes?: number
  readonly minimiseMs?: number
  /** Path of the module with the targets. */
  readonly targets?: string
  readonly corpus?: string
  readonly print?: (line: string) => void
}

/** Runs what the command line asks for. @returns the exit code: 1 when something was found. */
export async function main(
  args: readonly string[],
  {
    loopMs = 6_000,
    maxGrowthBytes = 2 ** 30,
    minimiseMs = 30_000,
    targets = join(import.meta.dirname, 'targets.ts'),
    corpus = corpusFolder,
    print = (line) => console.log(line),
  }: Surroundings = {},
): Promise<number> {
  const options = parseOptions(args, () => crypto.randomUUID().slice(0, 8))
  if (options.help) {
    print(usage)
    return 0
  }
  const worker = await startWorker(targets, { loopMs, maxGrowthBytes })
  try {
    const all = worker.targets.map(({ name }) => name)
    const names = all.filter((name) => options.target === null || name === options.target)
    if (names.length === 0) throw new Error(`no target is called ${options.target}; there are ${all.join(', ')}`)
    print(`seed ${options.seed}`)
    const { counts, failure } = await takeTurns(worker, names, options.seed, options.seconds * 1000)
    if (failure) {
      await report(worker, failure, { seed: options.seed, corpus, minimiseMs, print })
      return 1
    }
    for (const [name, { accepted, refused }] of counts) {
      print(`${name.padEnd(20)} ${accepted + refused} inputs: ${accepted} accepted, ${refused} refused`)
    }
    print(
      `${counts.size} targets, ${[...counts.values()].reduce((sum, each) => sum + each.accepted + each.refused, 0)} inputs, nothing found`,
    )
    return 0
  } finally {
    await worker.stop()
  }
}

async function takeTurns(worker: WatchedWorker, names: readonly string[], seed: string, ms: number) {
  const counts = new Map<string, Counts>()
  const end = performance.now() + ms
  const allWeights = names.reduce((sum, name) => sum + weightOf(name), 0)
  // Each target has a turn, however short the time.
  for (let round = 0; round === 0 || performance.now() < end; round++) {
    for (const name of names) {
      const share = weightOf(name) / allWeights
      const turn = await worker.go(name, seed, Math.min(turnMs * weightOf(name), Math.max(1, ms * share)))
      if (turn.counts) counts.set(name, turn.counts)
      if (turn.failure) return { counts, failure: turn.failure }
    }
  }
  return { counts, failure: null }
}

async function report(
  worker: WatchedWorker,
  failure: Failure,
  {
    seed,
    corpus,
    minimiseMs,
    print,
  }: Pick<Required<Surroundings>, 'corpus' | 'minimiseMs' | 'print'> & { readonly seed: string },
): Promise<void> {
  print(`${failure.target}, with seed ${seed}: ${failure.reason}`)
  print(
    `found with ${failure.input.length} ${typeof failure.input === 'string' ? 'characters' : 'bytes'}; looking for fewer`,
  )
  const end = performance.now() + minimiseMs
  const fails = async (input: Failure['input']) => (await worker.check(failure.target, input)) !== null
  const smallest = await minimise(failure.input, fails, () => performance.now() < end)
  print(`written to ${addToCorpus(failure.target, smallest, corpus)}`)
}
