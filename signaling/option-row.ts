import { parseSwitch, splitList } from './option-values.ts'
import { fail, ok, type Result } from './result.ts'

export interface OptionRow<T> {
  readonly flag: string
  readonly env: string
  /** How the value is called in the help; null for a switch, which takes none. */
  readonly placeholder: string | null
  readonly parse: (texts: readonly string[]) => Result<T>
  readonly splitEnv: (text: string) => readonly string[]
  readonly fallback: T
  readonly help: string
}

type Parse<T> = (text: string) => Result<T>

/** An option with one value. */
export function one<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  fallback: T,
  help: string,
): OptionRow<T> {
  // The last one counts, so that a wrapper script's flag can be followed by a person's own.
  const parseLast = (texts: readonly string[]) => parse(texts.at(-1) ?? '')
  return { flag: flagName, env, placeholder, parse: parseLast, splitEnv: (text) => [text], fallback, help }
}

/** One that may be left out. */
export function maybe<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  help: string,
): OptionRow<T | null> {
  return one<T | null>(flagName, env, placeholder, parse, null, help)
}

/** One that may be given several times. */
export function many<T>(
  flagName: string,
  env: string,
  placeholder: string,
  parse: Parse<T>,
  help: string,
): OptionRow<readonly T[]> {
  const parseAll = (texts: readonly string[]): Result<readonly T[]> => {
    if (texts.length > 16) return fail('may be given 16 times at most')
    const values: T[] = []
    for (const text of texts) {
      const value = parse(text)
      if (!value.ok) return value
      values.push(value.value)
    }
    return ok(values)
  }
  return { flag: flagName, env, placeholder, parse: parseAll, splitEnv: splitList, fallback: [], help }
}

/** A switch, off by default. */
export function flag(flagName: string, env: string, help: string): OptionRow<boolean> {
  return { ...one<boolean>(flagName, env, '', parseSwitch, false, help), placeholder: null }
}
