export interface BoundedSet<T> {
  add(value: T): void
  /** A value that is asked for counts as used. */
  has(value: T): boolean
}

/** At most `max` values. When another is added, the one goes that was used least recently. */
export function createBoundedSet<T>(max: number): BoundedSet<T> {
  // A Set keeps the order in which values came: the first is the least recently used.
  const values = new Set<T>()

  function use(value: T): void {
    values.delete(value)
    values.add(value)
  }

  return {
    add(value) {
      use(value)
      if (values.size <= max) return
      for (const oldest of values) {
        values.delete(oldest)
        break
      }
    },
    has(value) {
      const isHere = values.has(value)
      if (isHere) use(value)
      return isHere
    },
  }
}
