import type { PeerId } from '../../core/ids.ts'
import type { Person } from '../../core/transfer.ts'

// Who sits where in the list of people. A row keeps its place as long as it is there, and stays a while when somebody
// leaves, so that nothing jumps under a finger or an eye.

/** Long enough to be read that somebody left, and to come back to the own row after a lost connection. */
export const leftShownMs = 20_000

/** More rows are nothing that anybody reads, and each costs time that the transfer has a use for. */
const mostRows = 20

export interface Seat {
  /** As they are, or were last. */
  readonly person: Person
  /** Tells people with the same kind of browser apart: 1 for the first, who is shown without it. */
  readonly number: number
  /** Clock time; null while they are here. */
  readonly leftAt: number | null
}

/** The seats after `before`, once `people` are those who are here. */
export function seatPeople(before: readonly Seat[], people: readonly Person[], now: number): readonly Seat[] {
  const here = new Map<PeerId, Person>(people.map((person) => [person.id, person]))
  const known = new Set(before.map(({ person }) => person.id))
  const kept = before
    .map((seat) => {
      const person = here.get(seat.person.id)
      return person ? { ...seat, person, leftAt: null } : { ...seat, leftAt: seat.leftAt ?? now }
    })
    .filter(({ leftAt }) => leftAt === null || now - leftAt < leftShownMs)
  const arrived = people.filter(({ id }) => !known.has(id)).map((person) => ({ person, number: 0, leftAt: null }))
  return numbered(before, [...kept, ...arrived])
}

/** Whoever is called as before keeps the number; each other one gets the lowest that is free. */
function numbered(before: readonly Seat[], seats: readonly Seat[]): readonly Seat[] {
  const agentsBefore = new Map(before.map(({ person }) => [person.id, person.agent]))
  const isCalledAsBefore = ({ person }: Seat) => agentsBefore.get(person.id) === person.agent
  const taken = new Set<string>(seats.filter(isCalledAsBefore).map(({ person, number }) => `${number} ${person.agent}`))
  return seats.map((seat) => {
    if (isCalledAsBefore(seat)) return seat
    let number = 1
    while (taken.has(`${number} ${seat.person.agent}`)) number++
    taken.add(`${number} ${seat.person.agent}`)
    return { ...seat, number }
  })
}

/** The rows to draw, and how many more people are here. */
export const shownSeats = (seats: readonly Seat[]): { readonly rows: readonly Seat[]; readonly more: number } => ({
  rows: seats.slice(0, mostRows),
  more: seats.slice(mostRows).filter(({ leftAt }) => leftAt === null).length,
})

/** Milliseconds until a seat is given up; null while everybody is here. */
export function nextGivenUp(seats: readonly Seat[], now: number): number | null {
  const ends = seats.flatMap(({ leftAt }) => (leftAt === null ? [] : [leftAt + leftShownMs - now]))
  return ends.length === 0 ? null : Math.max(0, Math.min(...ends))
}
