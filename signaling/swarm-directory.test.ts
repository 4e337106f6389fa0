import type { SwarmPeer } from 'bittorrent-tracker/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LibraryTurn } from './library-turn.ts'
import type { MemberSocket } from './swarm.ts'
import { createSwarmDirectory, type SwarmDirectory } from './swarm-directory.ts'

const limits = { maxSwarms: 4, maxSwarmsPerSocket: 3, maxPeersPerSwarm: 5, maxPeerIdsPerSwarm: 4 }
const socket = (): MemberSocket => ({
  destroyed: false,
  membership: null,
  send: () => undefined,
  probe: () => undefined,
})

interface Announced {
  readonly complete: number
  readonly incomplete: number
  readonly peers: readonly SwarmPeer[]
}

function announce(
  directory: SwarmDirectory,
  from: { socket: MemberSocket; infoHash: string; peerId: string },
  params: { event?: string; left?: number; numwant?: number } = {},
): Announced {
  let response: Announced | undefined
  const { event = 'update', left = Infinity, numwant = 0 } = params
  const turn = new LibraryTurn(from.socket, { kind: 'scrape', infoHashes: [] })
  const library = { peer_id: from.peerId, event, left, numwant, socket: turn }
  directory.swarm(from.infoHash).announce(library, (_error, answer) => (response = answer))
  if (!response) throw new Error('no response')
  return response
}

it('gives a peer id to the socket that came first, until that one leaves', () => {
  const directory = createSwarmDirectory(limits)
  const [first, second] = [socket(), socket()]
  expect(directory.claim(first, 'h', 'p', 0)).toEqual({ kind: 'held' })
  expect(directory.claim(first, 'h', 'p', 1)).toEqual({ kind: 'held' })
  expect(directory.claim(second, 'h', 'p', 2)).toEqual({ kind: 'taken', holder: first })
  expect(directory.claim(second, 'other', 'p', 2)).toEqual({ kind: 'held' })
  announce(directory, { socket: second, infoHash: 'h', peerId: 'p' }, { event: 'stopped' })
  expect(directory.claim(second, 'h', 'p', 2)).toEqual({ kind: 'taken', holder: first })
  directory.leaveAll(first)
  expect(directory.claim(second, 'h', 'p', 3)).toEqual({ kind: 'held' })
})

it('holds its limits', () => {
  const directory = createSwarmDirectory(limits)
  const greedy = socket()
  for (const hash of ['a', 'b', 'c']) directory.claim(greedy, hash, 'p', 0)
  expect(directory.claim(greedy, 'd', 'p', 0)).toEqual({ kind: 'refused', reason: 'tooManySwarms' })
  directory.claim(socket(), 'd', 'p', 0)
  expect(directory.claim(socket(), 'e', 'p', 0)).toEqual({ kind: 'refused', reason: 'trackerFull' })
  for (const peer of ['q', 'r', 's', 't']) expect(directory.claim(socket(), 'a', peer, 0).kind).toBe('held')
  expect(directory.claim(socket(), 'a', 'u', 0)).toEqual({ kind: 'refused', reason: 'swarmFull' })

  const roomy = createSwarmDirectory({ ...limits, maxSwarmsPerSocket: 100, maxPeersPerSwarm: 100 })
  const many = ['1', '2', '3', '4', '5'].map((peer) => roomy.claim(greedy, 'a', peer, 0).kind)
  expect(many).toEqual(['held', 'held', 'held', 'held', 'refused'])
})

it('counts who has everything', () => {
  const directory = createSwarmDirectory(limits)
  const from = { socket: socket(), infoHash: 'h', peerId: 'p' }
  directory.claim(from.socket, 'h', 'p', 0)
  expect(announce(directory, from)).toMatchObject({ complete: 0, incomplete: 1 })
  expect(announce(directory, from, { event: 'completed' })).toMatchObject({ complete: 1, incomplete: 0 })
  expect(announce(directory, from, { left: 0 })).toMatchObject({ complete: 1, incomplete: 0 })
  expect(announce(directory, from, { event: 'stopped' })).toMatchObject({ complete: 0, incomplete: 0 })
  expect(directory.swarmCount()).toBe(0)
})

it('picks all others at random, never the one who asks, never one twice', () => {
  const directory = createSwarmDirectory({ ...limits, maxPeersPerSwarm: 50 })
  const ids = Array.from({ length: 20 }, (_, i) => `p${i}`)
  for (const id of ids) directory.claim(socket(), 'h', id, 0)
  const from = { socket: socket(), infoHash: 'h', peerId: 'me' }
  directory.claim(from.socket, 'h', 'me', 0)
  const seen = new Map<string, number>()
  for (let round = 0; round < 400; round++) {
    const picked = announce(directory, from, { numwant: 5 }).peers.map((peer) => peer.peerId)
    expect(new Set(picked).size).toBe(5)
    for (const id of picked) seen.set(id, (seen.get(id) ?? 0) + 1)
  }
  expect([...seen.keys()].sort()).toEqual([...ids].sort())
  // 2000 picks over 20 peers: 100 each, give or take far more than chance would.
  for (const times of seen.values()) expect(Math.abs(times - 100)).toBeLessThan(60)
  expect(announce(directory, from, { numwant: 82 }).peers).toHaveLength(20)
})

it('ends memberships that were not announced for long', () => {
  const directory = createSwarmDirectory(limits)
  const one = socket()
  directory.claim(one, 'a', 'p', 10)
  directory.claim(one, 'b', 'p', 20)
  directory.claim(one, 'a', 'p', 30)
  directory.expire(one, 25)
  expect([one.membership?.swarm.infoHash, one.membership?.next]).toEqual(['a', null])
  expect([directory.swarmCount(), directory.memberCount()]).toEqual([1, 1])
})

it('keeps its books over any history', () => {
  const step = fc.record({
    socket: fc.nat(3),
    hash: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    peer: fc.constantFrom('p', 'q', 'r'),
    does: fc.constantFrom('claim', 'claim', 'claim', 'stopped', 'completed', 'leave', 'expire'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const directory = createSwarmDirectory(limits)
      const sockets = [socket(), socket(), socket(), socket()]
      const model = new Map<string, { socket: MemberSocket; at: number; complete: boolean }>()
      for (const [at, { socket: index, hash, peer, does }] of steps.entries()) {
        const one = sockets[index] ?? socket()
        const key = `${hash} ${peer}`
        const entry = model.get(key)
        if (does === 'claim') {
          const claim = directory.claim(one, hash, peer, at)
          if (entry && entry.socket !== one) expect(claim).toEqual({ kind: 'taken', holder: entry.socket })
          if (claim.kind === 'held') model.set(key, { socket: one, at, complete: entry?.complete ?? false })
        } else if (does === 'leave') {
          directory.leaveAll(one)
          for (const [name, { socket }] of model) if (socket === one) model.delete(name)
        } else if (does === 'expire') {
          directory.expire(one, at - 5)
          for (const [name, entry] of model) if (entry.socket === one && entry.at < at - 5) model.delete(name)
        } else {
          announce(directory, { socket: one, infoHash: hash, peerId: peer }, { event: does })
          if (entry?.socket === one && does === 'stopped') model.delete(key)
          if (entry?.socket === one && does === 'completed') entry.complete = true
        }
        const keys = [...model.keys()]
        expect(directory.memberCount()).toBe(model.size)
        expect(directory.swarmCount()).toBe(new Set(keys.map((name) => name.split(' ')[0])).size)
        for (const name of ['a', 'b', 'c', 'd', 'e']) {
          const own = [...model].filter(([key]) => key.startsWith(name)).map(([, entry]) => entry)
          const complete = own.filter((entry) => entry.complete).length
          expect(directory.swarm(name).counts()).toEqual({ complete, incomplete: own.length - complete })
        }
      }
    }),
    { numRuns: 300 },
  )
})
