import { parseArgs } from 'node:util'

export interface Options {
  readonly seconds: number
  readonly seed: string
  /** Null for all. */
  readonly target: string | null
  readonly help: boolean
}

export const usage = `npm run fuzz -- [--seconds N] [--seed S] [--target NAME]

  --seconds N    how long, over all targets (60)
  --seed S       the inputs of an earlier run again
  --target NAME  this one alone

Exits with 1 and writes the input to fuzz/corpus when a parser throws, loops or contradicts itself.`

/** @throws Error that says which option is wrong. */
export function parseOptions(args: readonly string[], newSeed: () => string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      target: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) throw new Error(`--seconds must be a number above 0, not ${values.seconds}`)
  return { seconds, seed: values.seed ?? newSeed(), target: values.target ?? null, help: values.help }
}
