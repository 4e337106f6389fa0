import { expect, it } from 'vitest'
import type { InfoHash, PeerId } from '../core/ids.ts'
import { createPayloadCounters } from './payload-counters.ts'

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
