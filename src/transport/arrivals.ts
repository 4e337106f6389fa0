// Which bulk messages came. What a connection took with it is sent again on another, so that one may come twice.

/** How far ahead of the lowest that is missing a sender may be: it bounds what is remembered here. */
export const maxAhead = 4096
/** A sender doubts what is on its way now and then, not all the time. */
const spareDoubles = 512

export interface Arrivals {
  take(sequence: number): 'new' | 'again' | 'illegal'
}

export function createArrivals(): Arrivals {
  const ahead = new Set<number>()
  let next = 0
  let fresh = 0
  let doubles = 0

  return {
    take(sequence) {
      if (sequence >= next + maxAhead) return 'illegal'
      if (sequence < next || ahead.has(sequence)) return ++doubles > fresh + spareDoubles ? 'illegal' : 'again'
      fresh++
      ahead.add(sequence)
      while (ahead.delete(next)) next++
      return 'new'
    },
  }
}
