import type { Clock } from '../lib/clock.ts'

// How the ways of this page share its line. What waits there for one makes all others wait, and those who are near take
// what becomes free sooner: who has more than the mean keeps less waiting, so that near and far have about the same.

/** With less there is no full line... */
const shortQueueMs = 10
/** ...and it is one for so long after: the browsers check a way every 2.5 s, and of two answers the lower one counts. */
const fullForMs = 10_000
/** What several keep there at least adds up to more than this: each should have less. */
const crowdedMs = 150
/** On one line all see about the same queue, so many milliseconds or this share of it apart. */
const alikeMs = 25
const alikeShare = 0.25
/** Who has so much more than the mean keeps nothing waiting. */
const mostAhead = 0.5

/** What one way may keep waiting on the line. */
export interface LineShare {
  /** How many ways wait on a crowded line; one at least. What each has at least adds up. */
  readonly sharers: number
  /** Of what one alone keeps there, 0 to 1. */
  readonly part: number
}

export const wholeLine: LineShare = { sharers: 1, part: 1 }

export interface LineShareState {
  /** Milliseconds above the least round trip; null when nothing new is known. */
  readonly queueMs: number | null
  /** Bytes a millisecond that arrive; null where nothing is sent, or less than the way takes. */
  readonly rate: number | null
}

export interface LineShares {
  join(): LineSeat
}

export interface LineSeat {
  /** Call it often. */
  note(state: LineShareState): LineShare
  leave(): void
}

interface Member {
  rate: number | null
  queueMs: number
  fullAt: number
}

const areAlike = (one: number, other: number) =>
  Math.abs(one - other) <= Math.max(alikeMs, alikeShare * Math.max(one, other))

export function createLineShares(clock: Clock): LineShares {
  const members = new Set<Member>()

  /** Those who fill the same line as this one, which is one of them. */
  function companyOf(member: Member): readonly Member[] {
    const now = clock.now()
    return [...members].filter(
      ({ rate, queueMs, fullAt }) => rate !== null && now - fullAt <= fullForMs && areAlike(queueMs, member.queueMs),
    )
  }

  function shareOf(member: Member): LineShare {
    const company = companyOf(member)
    if (company.length < 2 || !company.includes(member)) return wholeLine
    const mean = company.reduce((sum, { rate }) => sum + (rate ?? 0), 0) / company.length
    const ahead = mean === 0 ? 0 : (member.rate ?? 0) / mean - 1
    return {
      sharers: Math.max(1, company.filter(({ queueMs }) => queueMs > crowdedMs).length),
      part: Math.min(1, Math.max(0, 1 - ahead / mostAhead)),
    }
  }

  return {
    join() {
      const member: Member = { rate: null, queueMs: 0, fullAt: -Infinity }
      members.add(member)
      return {
        note({ queueMs, rate }) {
          member.rate = rate
          member.queueMs = queueMs ?? member.queueMs
          if (member.queueMs > shortQueueMs) member.fullAt = clock.now()
          return shareOf(member)
        },
        leave: () => void members.delete(member),
      }
    },
  }
}
