import type { Input } from './target.ts'

/**
 * A smaller input that still `fails`: takes parts away, ever shorter ones, then makes what is left plain. Gives up
 * where it is when `mayGoOn` says no.
 */
export async function minimise(
  input: Input,
  fails: (input: Input) => Promise<boolean>,
  mayGoOn: () => boolean,
): Promise<Input> {
  let smallest = input
  const accept = async (candidate: Input): Promise<boolean> => {
    if (!mayGoOn() || !(await fails(candidate))) return false
    smallest = candidate
    return true
  }
  for (let length = ceilHalf(smallest.length); length >= 1 && mayGoOn(); length = length === 1 ? 0 : ceilHalf(length)) {
    for (let at = 0; at < smallest.length && mayGoOn();) {
      if (!(await accept(without(smallest, at, length)))) at += length
    }
  }
  for (let at = 0; at < smallest.length && mayGoOn(); at++) await accept(withPlain(smallest, at))
  return smallest
}

const ceilHalf = (length: number) => Math.ceil(length / 2)

function without(input: Input, at: number, length: number): Input {
  if (typeof input === 'string') return input.slice(0, at) + input.slice(at + length)
  return Uint8Array.from([...input.subarray(0, at), ...input.subarray(at + length)])
}

function withPlain(input: Input, at: number): Input {
  if (typeof input === 'string') return `${input.slice(0, at)}a${input.slice(at + 1)}`
  const plain = input.slice()
  plain[at] = 0
  return plain
}
