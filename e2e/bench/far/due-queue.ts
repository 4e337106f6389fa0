/** First in, first out, by when it is due. */
export interface DueQueue<T> {
  /** @param dueAt not before that of the one added last */
  add(dueAt: number, item: T): void
  /** When the first is due; `Infinity` when there is none. */
  nextDue(): number
  /** The first, if it is due. */
  take(now: number): Due<T> | null
}

export interface Due<T> {
  readonly dueAt: number
  readonly item: T
}

/** What is taken off the front stays in the array until so much of it has gathered: moving all for each would cost more. */
const sweepLength = 4096

export function createDueQueue<T>(): DueQueue<T> {
  let waiting: Due<T>[] = []
  let first = 0
  return {
    add: (dueAt, item) => void waiting.push({ dueAt, item }),
    nextDue: () => waiting[first]?.dueAt ?? Infinity,
    take(now) {
      const due = waiting[first]
      if (!due || due.dueAt > now) return null
      first++
      if (first === waiting.length || first >= sweepLength) {
        waiting = waiting.slice(first)
        first = 0
      }
      return due
    },
  }
}
