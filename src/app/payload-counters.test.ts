import { expect, it } from 'vitest'
import type { InfoHash, PeerId } from '../core/ids.ts'
import { createPayloadCounters, maxCountedPeople } from './payload-counters.ts'

const [one, two] = ['aa', 'bb'] as InfoHash[]
const ana = '01' as PeerId

it('adds up over parts, and over wires that begin at zero again', () => {
  const counters = createPayloadCounters()
  const say = (part: InfoHash | undefined, receivedBytes: number, sentBytes: number) =>
    part && counters.count(part, new Map([[ana, { receivedBytes, sentBytes, piecesHeld: 0 }]]))
  say(one, 10, 1)
  say(one, 30, 1)
  say(two, 5, 0)
  say(one, 4, 2)
  expect(counters.byPerson().get(ana)).toEqual({ receivedBytes: 39, sentBytes: 2 })
})

it('keeps those who were counted last when many come and go, and begins again with who was forgotten', () => {
  const counters = createPayloadCounters()
  const say = (id: PeerId, receivedBytes: number) =>
    one && counters.count(one, new Map([[id, { receivedBytes, sentBytes: 0, piecesHeld: 0 }]]))
  const passing = (n: number) => n.toString(16).padStart(40, '0') as PeerId
  say(passing(0), 5)
  for (let i = 1; i <= 10 * maxCountedPeople; i++) {
    say(passing(i), 1)
    say(ana, i)
  }
  const people = counters.byPerson()
  expect(people.size).toBe(maxCountedPeople)
  expect(people.get(ana)).toEqual({ receivedBytes: 10 * maxCountedPeople, sentBytes: 0 })
  expect(people.has(passing(0))).toBe(false)
  say(passing(0), 7)
  expect(counters.byPerson().get(passing(0))).toEqual({ receivedBytes: 7, sentBytes: 0 })
})
