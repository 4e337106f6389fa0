import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { mutateBytes } from './byte-mutation.ts'
import { createRandom, type Random } from './random.ts'
import type { Input, Outcome, Target } from './target.ts'
import { mutateText } from './text-mutation.ts'

// Inputs for one target, made from a seed, and what becomes of them.

/** Longer than any input should take, on a machine that does other things too. */
const slowMs = 2_000
/** Bytes of array buffers: far more than any input, or what is made of one, has. */
const maxBufferGrowth = 64 * 2 ** 20
/** What earlier inputs may leave behind: were it more, its collection during a check could hide what that check takes. */
const maxBufferGarbage = maxBufferGrowth / 8

export interface Failure {
  readonly target: string
  readonly input: Input
  readonly reason: string
}

export interface Counts {
  accepted: number
  refused: number
}

export interface Campaign {
  readonly counts: Counts
  /** Makes the next input and checks it. Null when nothing is wrong. */
  step(): Promise<Failure | null>
}

/** `onInput` hears of each input before it is checked, should the check never end. */
export function createCampaign(target: Target, seed: string, onInput: (input: Input) => void = () => {}): Campaign {
  const random = createRandom(`${seed}/${target.name}`)
  const counts: Counts = { accepted: 0, refused: 0 }
  return {
    counts,
    async step() {
      const input = makeInput(target, random)
      onInput(input)
      const result = await checkInput(target, input)
      if (typeof result !== 'string') return result
      counts[result]++
      return null
    },
  }
}

/** Checks one input; one that took too long is given a second try, because the machine may have been busy. */
export async function checkInput(target: Target, input: Input): Promise<Outcome | Failure> {
  const fail = (reason: string): Failure => ({ target: target.name, input, reason })
  for (let tries = 0; tries < 2; tries++) {
    const before = bufferBytesWithoutGarbage()
    const start = performance.now()
    try {
      const outcome = await runCheck(target, input)
      const growth = bufferBytes() - before
      if (growth > maxBufferGrowth) return fail(`took ${Math.round(growth / 2 ** 20)} MiB of array buffers`)
      if (performance.now() - start < slowMs) return outcome
    } catch (error) {
      return fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  }
  return fail(`took longer than ${slowMs} ms`)
}

/** What array buffers hold, those that nobody needs any more included. It is no part of V8's heap, which has a limit. */
const bufferBytes = (): number => getHeapStatistics().external_memory

/** Hardly more than is in use. */
function bufferBytesWithoutGarbage(): number {
  if (bufferBytes() - bytesInUse > maxBufferGarbage) {
    // What the first finds is freed in the background, and counted as freed at the latest by the second.
    collectGarbage()
    collectGarbage()
    bytesInUse = bufferBytes()
  }
  bytesInUse = Math.min(bytesInUse, bufferBytes())
  return bufferBytes()
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
let bytesInUse = 0

function runCheck(target: Target, input: Input): Outcome | Promise<Outcome> {
  if (target.kind === 'text' && typeof input === 'string') return target.check(input)
  if (target.kind === 'bytes' && typeof input !== 'string') return target.check(input)
  throw new TypeError(`${target.name} is fed with ${target.kind}`)
}

/** As it is, or damaged; one in sixteen is noise. */
function makeInput(target: Target, random: Random): Input {
  const isNoise = random.chance(1 / 16)
  const isWhole = random.chance(1 / 8)
  if (target.kind === 'bytes') {
    if (isNoise) return random.bytes(random.below(random.pick([8, 64, 1024])))
    const sample = validInput(target, random)
    return isWhole ? sample : mutateBytes(random, sample, validInput(target, random))
  }
  if (isNoise) return String.fromCharCode(...random.bytes(random.below(random.pick([8, 64, 1024]))))
  const sample = validInput(target, random)
  return isWhole ? sample : mutateText(random, sample, validInput(target, random))
}

function validInput<Value>(
  { samples, generate }: { readonly samples: readonly Value[]; readonly generate?: (random: Random) => Value },
  random: Random,
): Value {
  return generate && (samples.length === 0 || random.chance(0.5)) ? generate(random) : random.pick(samples)
}
