/** Random choices that a seed repeats. */
export interface Random {
  /** From 0, below 1. */
  next(): number
  /** Whole, from 0, below `end`. */
  below(end: number): number
  pick<T>(values: readonly T[]): T
  bytes(length: number): Buffer
}

/**
 * One of many who choose at the same time, told apart by `path`: what it draws depends on nobody else's turn.
 */
export function createOwnRandom(seed: number, ...path: readonly (string | number)[]): Random {
  // FNV-1a.
  let hash = 0x811c9dc5
  for (const byte of Buffer.from([seed, ...path].join('/'))) hash = Math.imul(hash ^ byte, 0x01000193)
  return createRandom(hash)
}

/** mulberry32 by Tommy Ettinger: small, fast, good enough to vary tests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    pick(values) {
      const value = values[below(values.length)]
      if (value === undefined) throw new RangeError('nothing to pick from')
      return value
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  }
}
