import type { RoundTrip } from '../core/ports/transport.ts'

// What each connection to one person has told of its checks: whether an answer is new, and whether all of them use another
// way now. One that changes its pair of addresses alone says nothing of the others'.

/** Who was not heard for so long has no say. */
const freshMs = 8_000

export interface AnswerSources {
  /** Null when nothing new was answered. */
  note(source: object, told: RoundTrip, now: number): NewAnswer | null
}

export interface NewAnswer {
  /** It came later than this: nothing was new then. */
  readonly notBefore: number
  /** This one changed its pair of addresses. */
  readonly isOtherPair: boolean
  /** All did. */
  readonly isOtherWay: boolean
}

interface Source {
  answers: number
  pair: string
  askedAt: number
  heardAt: number
  changedAt: number
}

export function createAnswerSources(): AnswerSources {
  const sources = new WeakMap<object, Source>()
  let heard: readonly Source[] = []

  function areAllChanged(now: number): boolean {
    if (!heard.every(({ changedAt }) => now - changedAt <= freshMs)) return false
    for (const each of heard) each.changedAt = -Infinity
    return true
  }

  return {
    note(key, { answers, pair }, now) {
      const source = sources.get(key) ?? {
        answers: 0,
        pair,
        askedAt: -Infinity,
        heardAt: -Infinity,
        changedAt: -Infinity,
      }
      sources.set(key, source)
      // What counts anew is another pair too.
      const hasChanged = source.pair !== pair || answers < source.answers
      const isNew = answers !== source.answers || hasChanged
      const notBefore = source.askedAt
      Object.assign(source, { answers, pair, askedAt: now })
      if (!isNew) return null
      source.heardAt = now
      if (hasChanged) source.changedAt = now
      heard = [...heard.filter((each) => each !== source && now - each.heardAt <= freshMs), source]
      return { notBefore, isOtherPair: hasChanged, isOtherWay: areAllChanged(now) }
    },
  }
}
