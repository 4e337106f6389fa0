import { expect, it } from 'vitest'
import { createConnectionLimits } from './connection-limits.ts'

function createLimits() {
  return createConnectionLimits({
    maxSockets: 5,
    maxSocketsPerAddress: 2,
    connectRate: { perSecond: 1, burst: 3 },
    messageRatePerAddress: { perSecond: 10, burst: 2 },
    byteRatePerAddress: { perSecond: 100, burst: 100 },
  })
}

it('counts sockets by address, in all, and by how fast they come', () => {
  const limits = createLimits()
  const first = limits.admit('a', 0)
  expect(first.kind).toBe('admitted')
  expect(limits.admit('a', 0).kind).toBe('admitted')
  expect(limits.admit('a', 0)).toEqual({ kind: 'refused', reason: 'addressFull' })
  if (first.kind === 'admitted') first.quota.release()
  expect(limits.admit('a', 0).kind).toBe('admitted')
  if (first.kind === 'admitted') first.quota.release()
  expect(limits.admit('a', 0)).toEqual({ kind: 'refused', reason: 'connectsTooFast' })
  expect(limits.admit('a', 1000).kind).toBe('admitted')
  for (const group of ['b', 'b', 'c']) expect(limits.admit(group, 1000).kind).toBe('admitted')
  expect(limits.admit('d', 1000)).toEqual({ kind: 'refused', reason: 'serverFull' })
  expect(limits.socketCount()).toBe(5)
})

it('shares rates among the sockets of an address, and among no others', () => {
  const limits = createLimits()
  const [one, two, other] = ['x', 'x', 'y'].map((group) => limits.admit(group, 0))
  if (one?.kind !== 'admitted' || two?.kind !== 'admitted' || other?.kind !== 'admitted') throw new Error('refused')
  expect([one, two, one].map((entry) => entry.quota.takeMessage(0))).toEqual([true, true, false])
  expect(other.quota.takeMessage(0)).toBe(true)
  expect(one.quota.takeMessage(100)).toBe(true)
  expect([60, 60, 40].map((amount) => two.quota.takeBytes(amount, 0))).toEqual([true, false, true])
})

it('forgets an address only when it has left and owes nothing', () => {
  const limits = createLimits()
  const admission = limits.admit('a', 0)
  limits.sweep(60_000)
  expect(limits.addressCount()).toBe(1)
  if (admission.kind === 'admitted') admission.quota.release()
  limits.admit('b', 60_000)
  limits.sweep(60_000)
  expect(limits.addressCount()).toBe(1)
})
