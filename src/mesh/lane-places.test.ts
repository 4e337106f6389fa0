import { beforeEach, describe, expect, test } from 'vitest'
import { peerIdFrom, type PeerId } from '../core/ids.ts'
import { known } from '../lib/known.test-support.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createLanePlaces, type LanePlace, type LanePlaces } from './lane-places.ts'

const peerOf = (n: number): PeerId => known(peerIdFrom(new Uint8Array(20).fill(n)))
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

let places: LanePlaces
/** The oldest first. */
let held: { readonly n: number; readonly place: LanePlace }[]
let ended: number[]

beforeEach(() => {
  places = createLanePlaces(7)
  held = []
  ended = []
})

/** Invariants: so many in all, so many offered, so many each. */
function take(n: number, isOurs: boolean): boolean {
  const place: LanePlace = {
    peer: peerOf(n),
    isOurs,
    end() {
      held = held.filter((other) => other.place !== place)
      ended.push(n)
    },
  }
  if (!places.mayTake(place)) return false
  places.take(place)
  held.push({ n, place })
  expect(held.length).toBeLessThanOrEqual(64)
  expect(held.filter((other) => !other.place.isOurs).length).toBeLessThanOrEqual(48)
  expect(countOf(n)).toBeLessThanOrEqual(7)
  return true
}

function release(index: number): void {
  for (const { place } of held.splice(index, 1)) places.release(place)
}

const countOf = (n: number) => held.filter((other) => other.n === n).length
const counts = (members: readonly number[]) => members.map(countOf).sort((a, b) => a - b)

/** Each asks for more, in turns, until none of them gets any. Returns how many rounds that took. */
function askUntilRefused(members: readonly number[], isOurs: boolean): number {
  for (let round = 1; round < 100; round++) {
    if (!members.map((n) => take(n, isOurs)).includes(true)) return round
  }
  throw new Error('it never comes to an end')
}

describe('equal shares', () => {
  test.each([
    { receivers: 9, least: 7, most: 7 },
    { receivers: 10, least: 6, most: 7 },
    { receivers: 20, least: 3, most: 4 },
    { receivers: 29, least: 2, most: 3 },
  ])('of $receivers receivers, those that came first having had all they want', ({ receivers, least, most }) => {
    const members = upTo(receivers)
    for (const n of members) for (let i = 0; i < 7; i++) take(n, true)
    const rounds = askUntilRefused(members, true)
    expect(rounds).toBeLessThan(10)
    const shares = counts(members)
    expect([shares[0], shares.at(-1)]).toEqual([least, most])
    expect(held.length).toBe(Math.min(64, receivers * 7))
  })

  test('stay: who has as many as the others takes nothing from them', () => {
    const members = upTo(20)
    askUntilRefused(members, true)
    ended = []
    for (let i = 0; i < 200; i++) expect(take(i % 20, true)).toBe(false)
    expect(ended).toEqual([])
  })

  test('whoever wants less keeps it, and leaves the rest', () => {
    for (let i = 0; i < 12; i++) take(i, true)
    askUntilRefused(upTo(20).slice(12), true)
    expect(counts(upTo(12))).toEqual(upTo(12).map(() => 1))
    // 52 are left for 8.
    expect(counts(upTo(20).slice(12))).toEqual([6, 6, 6, 6, 7, 7, 7, 7])
  })
})

describe('names that cost nothing', () => {
  const hostile = [100, 101, 102, 103, 104, 105, 106]

  test('those who take all leave honest ones their share', () => {
    for (const n of hostile) for (let i = 0; i < 7; i++) take(n, false)
    expect(held.length).toBe(48)
    for (let round = 0; round < 10; round++) {
      for (const n of hostile) for (let i = 0; i < 7; i++) take(n, false)
      take(1, false)
      take(2, false)
    }
    expect(counts([1, 2])).toEqual([5, 5])
  })

  test('with 29 of them there is one left for the thirtieth, and nobody can take it again', () => {
    const names = upTo(29).map((n) => 100 + n)
    askUntilRefused(names, false)
    expect(take(1, false)).toBe(true)
    askUntilRefused(names, false)
    expect(countOf(1)).toBe(1)
  })

  test('offers leave a quarter to our own', () => {
    askUntilRefused(
      upTo(48).map((n) => 100 + n),
      false,
    )
    expect(take(1, false), 'as many names as places').toBe(false)
    expect(askUntilRefused([1, 2], true)).toBeLessThan(10)
    expect(counts([1, 2])).toEqual([7, 7])
  })
})

test('the newest one of the member with the most goes, of the offered ones where these are too many', () => {
  for (let i = 0; i < 7; i++) take(1, true)
  for (let n = 10; n < 22; n++) for (let i = 0; i < 4; i++) take(n, false)
  expect(take(2, false)).toBe(true)
  expect(ended, 'though 1 has more').toEqual([21])
  for (let i = 0; i < 9; i++) take(30 + i, true)
  ended = []
  const newest = held.findLast(({ n }) => n === 1)
  expect(take(3, true)).toBe(true)
  expect(ended).toEqual([1])
  expect(held).not.toContain(newest)
})

test('who has all that one member may have, and who gave it back', () => {
  for (let i = 0; i < 7; i++) expect(take(1, i < 3)).toBe(true)
  expect(take(1, true)).toBe(false)
  expect(() => places.take({ peer: peerOf(1), isOurs: true, end() {} })).toThrow(RangeError)
  release(0)
  expect(take(1, false)).toBe(true)
})

test('one that was displaced gives back nothing more', () => {
  const first: LanePlace = { peer: peerOf(1), isOurs: true, end() {} }
  places.take({ ...first })
  places.take(first)
  for (let n = 2; n < 64; n++) take(n, true)
  expect(take(64, true)).toBe(true)
  places.release(first)
  expect(take(65, true)).toBe(false)
})

test.each(upTo(20))('whatever happens, each one that ends makes shares more equal (seed %i)', (seed) => {
  const random = seededRandom(seed)
  const pick = (count: number) => Math.floor(random() * count)
  for (let step = 0; step < 1_500; step++) {
    if (random() < 0.2) {
      release(pick(held.length + 1))
      continue
    }
    const n = pick(25)
    ended = []
    const isTaken = take(n, random() < 0.4)
    expect(ended.length).toBeLessThanOrEqual(isTaken ? 1 : 0)
    for (const other of ended) expect(countOf(other)).toBeGreaterThanOrEqual(countOf(n))
  }
})
