import fc from 'fast-check'
import { expect, test } from 'vitest'
import { peerIdFrom } from '../../core/ids.ts'
import type { Person } from '../../core/transfer.ts'
import { leftShownMs, nextGivenUp, seatPeople, shownSeats, type Seat } from './people-seats.ts'
import { personOf } from '../facts/transfers.test-support.ts'

function person(nth: number, agent = 'Chrome on Android'): Person {
  const id = peerIdFrom(new Uint8Array(20).fill(nth))
  if (id === null) throw new Error('20 bytes are a name')
  return personOf({ id, agent })
}

const shown = (seats: readonly Seat[]) =>
  seats.map(({ person, number, leftAt }) => `${person.agent} ${number}${leftAt === null ? '' : ' left'}`)

test('people of the same kind of browser stay tellable, in the order in which they came', () => {
  let seats = seatPeople([], [person(1), person(2, 'Firefox on Linux'), person(3)], 0)
  expect(shown(seats)).toEqual(['Chrome on Android 1', 'Firefox on Linux 1', 'Chrome on Android 2'])
  seats = seatPeople(seats, [person(3), person(2, 'Firefox on Linux'), person(1), person(4)], 0)
  expect(shown(seats)).toEqual([
    'Chrome on Android 1',
    'Firefox on Linux 1',
    'Chrome on Android 2',
    'Chrome on Android 3',
  ])
})

test('who leaves keeps the seat for a while; then the others keep their numbers, and it is given anew', () => {
  let seats = seatPeople([], [person(1), person(2)], 0)
  seats = seatPeople(seats, [person(2)], 1_000)
  expect(shown(seats)).toEqual(['Chrome on Android 1 left', 'Chrome on Android 2'])
  expect(nextGivenUp(seats, 1_000)).toBe(leftShownMs)
  seats = seatPeople(seats, [person(2)], 999 + leftShownMs)
  expect(seats).toHaveLength(2)
  seats = seatPeople(seats, [person(2)], 1_000 + leftShownMs)
  expect(shown(seats)).toEqual(['Chrome on Android 2'])
  expect(nextGivenUp(seats, 1_000 + leftShownMs)).toBeNull()
  expect(shown(seatPeople(seats, [person(2), person(3)], 30_000))).toEqual([
    'Chrome on Android 2',
    'Chrome on Android 1',
  ])
})

test('who comes back in time finds the own seat', () => {
  let seats = seatPeople([], [person(1), person(2)], 0)
  seats = seatPeople(seats, [person(2)], 1_000)
  seats = seatPeople(seats, [person(2), person(1)], 5_000)
  expect(shown(seats)).toEqual(['Chrome on Android 1', 'Chrome on Android 2'])
})

test('of 200 people the first 20 have rows, and the rest is counted, without those who left', () => {
  const crowd = Array.from({ length: 200 }, (_, index) => person(index + 1))
  const seats = seatPeople(seatPeople([], crowd, 0), [...crowd.slice(0, 5), ...crowd.slice(6, -3)], 0)
  const { rows, more } = shownSeats(seats)
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  expect(rows[5]?.leftAt).toBe(0)
  expect(more).toBe(177)
  expect(shownSeats(seatPeople([], crowd.slice(0, 20), 0)).more).toBe(0)
})

test('who tells what their browser is only later keeps the place', () => {
  let seats = seatPeople([], [person(1, ''), person(2)], 0)
  seats = seatPeople(seats, [person(1), person(2)], 0)
  expect(shown(seats)).toEqual(['Chrome on Android 2', 'Chrome on Android 1'])
})

test('a row is never above one that came before it, no two are called the same, and nobody is forgotten', () => {
  const steps = fc.array(
    fc.record({
      here: fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
      ms: fc.integer({ min: 0, max: 15_000 }),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(steps, (all) => {
      let now = 0
      let seats: readonly Seat[] = []
      for (const { here, ms } of all) {
        now += ms
        const next = seatPeople(
          seats,
          here.map((nth) => person(nth, nth % 3 === 0 ? 'Safari on iOS' : 'Chrome on Android')),
          now,
        )
        const kept = next.filter(({ person: { id } }) => seats.some(({ person: other }) => other.id === id))
        const order = seats.filter(({ person: { id } }) => kept.some(({ person: other }) => other.id === id))
        expect(kept.map(({ person: { id } }) => id)).toEqual(order.map(({ person: { id } }) => id))
        expect(kept.map(({ number }) => number)).toEqual(order.map(({ number }) => number))
        expect(new Set(next.map(({ person: { agent }, number }) => `${agent} ${number}`)).size).toBe(next.length)
        expect(next.filter(({ leftAt }) => leftAt === null)).toHaveLength(here.length)
        seats = next
      }
    }),
  )
})
