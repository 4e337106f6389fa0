// As Set's own `union` and `difference`, which browsers of 2023 lack.

export const union = <T>(a: ReadonlySet<T>, b: Iterable<T>): ReadonlySet<T> => new Set([...a, ...b])

export const difference = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> =>
  new Set([...a].filter((item) => !b.has(item)))
