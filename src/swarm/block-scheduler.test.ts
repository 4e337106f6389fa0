import { beforeEach, describe, expect, test } from 'vitest'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'
import type { Clock } from '../lib/clock.ts'
import { createBlockScheduler, type BlockScheduler } from './block-scheduler.ts'
import type { BlockSource } from './block-source.ts'
import { blockLength } from './started-piece.ts'
import { must } from './swarm.test-support.ts'

const pieceBytes = 4 * blockLength

interface FakeSource extends BlockSource {
  isOpen: boolean
  readonly name: string
  readonly pieces: Set<number>
  /** `piece.block` of what is asked for and not cancelled. */
  asked: string[]
  cancelled: string[]
}

let now: number
const clock: Clock = { now: () => now, after: () => () => {}, every: () => () => {} }

let waiting: PieceIndex[]
let complete: { piece: PieceIndex; bytes: Uint8Array; senders: string[] }[]
let single: Set<number>
let mayStart: boolean
let urgent: UrgentPiece[]
let scheduler: BlockScheduler<FakeSource>

beforeEach(() => {
  now = 1000
  waiting = []
  complete = []
  single = new Set()
  mayStart = true
  urgent = []
  scheduler = createBlockScheduler<FakeSource>({
    clock,
    pieceBytes: () => pieceBytes,
    pick(has) {
      const piece = waiting.find((each) => has(each))
      waiting = waiting.filter((each) => each !== piece)
      return piece ?? null
    },
    urgent: () => urgent,
    take(piece) {
      const isThere = waiting.includes(piece)
      waiting = waiting.filter((each) => each !== piece)
      return isThere
    },
    unpick: (piece) => void waiting.push(piece),
    mayStart: () => mayStart,
    mustComeFromOne: (piece) => single.has(piece),
    complete: (piece, bytes, senders) => complete.push({ piece, bytes, senders: senders.map(({ name }) => name) }),
  })
})

function source(name: string, ...pieces: number[]): FakeSource {
  const id = (piece: number, offset: number) => `${piece}.${offset / blockLength}`
  const made: FakeSource = {
    name,
    isOpen: true,
    lanes: 1,
    pieces: new Set(pieces),
    asked: [],
    cancelled: [],
    has: (piece) => made.pieces.has(piece),
    request: (piece, offset) => void made.asked.push(id(piece, offset)),
    cancel(piece, offset) {
      made.asked = made.asked.filter((each) => each !== id(piece, offset))
      made.cancelled.push(id(piece, offset))
    },
  }
  scheduler.add(made)
  return made
}

const urge = (...pieces: (number | { due: number })[]) => {
  urgent = pieces.map((each) =>
    typeof each === 'number' ? { piece: pieceIndex(each), isDue: false } : { piece: pieceIndex(each.due), isDue: true },
  )
}

const want = (...pieces: number[]) => void waiting.push(...pieces.map(pieceIndex))

/** The source sends a block; `fill` is what is in it. */
function send(from: FakeSource, block: string, fill = 1): void {
  const [piece, index] = block.split('.').map(Number) as [number, number]
  from.asked = from.asked.filter((each) => each !== block)
  scheduler.received(from, piece, index * blockLength, new Uint8Array(blockLength).fill(fill))
}

function sendAll(from: FakeSource): void {
  for (let block = from.asked[0]; block !== undefined; block = from.asked[0]) send(from, block)
}

describe('block scheduler', () => {
  test('asks for a window of blocks, piece by piece, and puts them together', () => {
    want(0, 1, 2, 3)
    const peer = source('a', 0, 1, 2, 3)
    scheduler.fill(peer)
    expect(peer.asked).toEqual(['0.0', '0.1', '0.2', '0.3', '1.0', '1.1', '1.2', '1.3'])
    expect([...scheduler.askedPieces]).toEqual([0, 1])
    send(peer, '0.2', 3)
    send(peer, '0.0', 1)
    send(peer, '0.3', 4)
    send(peer, '0.1', 2)
    expect(complete.map(({ piece, senders }) => ({ piece, senders }))).toEqual([
      { piece: 0, senders: ['a', 'a', 'a', 'a'] },
    ])
    expect([0, 1, 2, 3].map((block) => must(complete[0]).bytes[block * blockLength])).toEqual([1, 2, 3, 4])
    now += 10
    sendAll(peer)
    expect(complete.map(({ piece }) => piece)).toEqual([0, 1, 2, 3])
  })

  test('a window that is nearly full is filled up in one go, not block by block', () => {
    want(...Array.from({ length: 100 }, (_, piece) => piece))
    const peer = source('a', ...Array.from({ length: 100 }, (_, piece) => piece))
    scheduler.fill(peer)
    let refills = 0
    for (let sent = 0; sent < 100; sent++) {
      now += 10
      const open = peer.asked.length
      send(peer, must(peer.asked[0]))
      if (peer.asked.length >= open) refills++
    }
    expect(refills).toBeGreaterThan(10)
    expect(refills).toBeLessThan(50)
  })

  test('each peer starts its own piece; nobody is asked for what another was asked for', () => {
    want(0, 1, 2, 3)
    const [a, b] = [source('a', 0, 1, 2, 3), source('b', 0, 1, 2, 3)]
    scheduler.fillAll()
    expect(new Set([...a.asked, ...b.asked]).size).toBe(a.asked.length + b.asked.length)
  })

  test('what a peer was asked for goes to others when it leaves, chokes or refuses', () => {
    want(0)
    const [a, b, c] = [source('a', 0), source('b', 0), source('c', 0)]
    b.isOpen = c.isOpen = false
    scheduler.fillAll()
    send(a, '0.0')
    b.isOpen = true
    scheduler.remove(a)
    expect(b.asked).toEqual(['0.1', '0.2', '0.3'])
    b.isOpen = false
    c.isOpen = true
    for (const block of [1, 2, 3]) scheduler.refused(b, 0, block * blockLength)
    scheduler.fillAll()
    expect(c.asked).toEqual(['0.1', '0.2', '0.3'])
    sendAll(c)
    expect(must(complete[0]).senders).toEqual(['a', 'c', 'c', 'c'])
  })

  test('a piece that a peer refused is not asked of it again for a while', () => {
    want(0)
    const peer = source('a', 0)
    scheduler.fill(peer)
    for (const block of [0, 1, 2, 3]) scheduler.refused(peer, 0, block * blockLength)
    peer.asked = []
    scheduler.fill(peer)
    expect(peer.asked).toEqual([])
    now += 10_001
    scheduler.tick()
    expect(peer.asked.length).toBe(4)
    for (const block of [0, 1, 2, 3]) scheduler.refused(peer, 0, block * blockLength)
    peer.asked = []
    scheduler.forgive(peer, 0)
    scheduler.fill(peer)
    expect(peer.asked.length).toBe(4)
  })

  test('the end: blocks that a slow peer owes are asked of another, and whoever is first cancels the other', () => {
    want(0)
    const slow = source('slow', 0)
    scheduler.fill(slow)
    const fast = source('fast', 0)
    scheduler.fill(fast)
    expect(fast.asked).toEqual([])
    now += 2_001
    scheduler.tick()
    expect(fast.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    send(slow, '0.3')
    expect(fast.cancelled).toEqual(['0.3'])
    sendAll(fast)
    expect(slow.cancelled).toEqual(['0.0', '0.1', '0.2'])
    expect(must(complete[0]).senders).toEqual(['fast', 'fast', 'fast', 'slow'])
  })

  test('a block is asked of two at most', () => {
    want(0)
    scheduler.fill(source('a', 0))
    const others = ['b', 'c', 'd'].map((name) => source(name, 0))
    now += 5_000
    scheduler.tick()
    expect(others.map(({ asked }) => asked.length).reduce((sum, count) => sum + count)).toBe(4)
  })

  test('a peer that owes and is silent keeps one request; a block from it is its pardon', () => {
    want(0, 1)
    const silent = source('silent', 0, 1)
    scheduler.fill(silent)
    now += 8_001
    scheduler.tick()
    expect(silent.asked).toEqual(['0.0'])
    const other = source('other', 0, 1)
    scheduler.fill(other)
    expect(other.asked.length).toBeGreaterThanOrEqual(7)
    want(2)
    silent.pieces.add(2)
    send(silent, '0.0')
    expect(silent.asked.length).toBeGreaterThan(1)
  })

  test('a cancelled block that comes all the same is taken', () => {
    want(0)
    const peer = source('a', 0)
    scheduler.fill(peer)
    scheduler.pause()
    expect(peer.asked).toEqual([])
    send(peer, '0.1', 5)
    scheduler.resume()
    expect(peer.asked).toEqual(['0.0', '0.2', '0.3'])
    sendAll(peer)
    expect(must(complete[0]).bytes[blockLength]).toBe(5)
  })

  test('paused, nothing is asked for', () => {
    want(0)
    scheduler.pause()
    const peer = source('a', 0)
    scheduler.fillAll()
    scheduler.tick()
    expect(peer.asked).toEqual([])
  })

  test('a piece that must come from one peer comes from one, also when that one stops', () => {
    single.add(0)
    want(0)
    const [a, b] = [source('a', 0), source('b', 0)]
    scheduler.fillAll()
    expect(b.asked).toEqual([])
    now += 2_000
    scheduler.tick()
    expect(b.asked).toEqual([])
    send(a, '0.0')
    a.isOpen = false
    for (const block of [1, 2, 3]) scheduler.refused(a, 0, block * blockLength)
    scheduler.fillAll()
    expect(b.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    sendAll(b)
    expect(must(complete[0]).senders).toEqual(['b', 'b', 'b', 'b'])
  })

  test('a piece that must come from one peer goes to another when that one is late or silent', () => {
    single.add(0)
    want(0)
    const [a, b] = [source('a', 0), source('b')]
    scheduler.fillAll()
    send(a, '0.0')
    now += 8_001
    scheduler.tick()
    expect(a.asked).toEqual(['0.1'])
    b.pieces.add(0)
    scheduler.tick()
    expect(a.asked).toEqual([])
    expect(b.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    send(a, '0.1', 9)
    now += 2_001
    scheduler.tick()
    expect(a.asked).toEqual([])
    now += 6_000
    scheduler.tick()
    expect(b.asked).toEqual([])
    expect(a.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    sendAll(a)
    expect(must(complete[0]).senders).toEqual(['a', 'a', 'a', 'a'])
  })

  test('a piece that must come from one peer does not wait for one that is late while another has it', () => {
    single.add(0)
    want(0)
    const [a, b] = [source('a', 0), source('b', 0)]
    scheduler.fillAll()
    now += 2_001
    scheduler.tick()
    expect(a.asked).toEqual([])
    sendAll(b)
    expect(must(complete[0]).senders).toEqual(['b', 'b', 'b', 'b'])
  })

  test('a piece that must come from one peer is not held by one that chokes with nothing owed', () => {
    single.add(0)
    want(0)
    const [a, b] = [source('a', 0), source('b', 0)]
    scheduler.fillAll()
    scheduler.refused(a, 0, blockLength)
    a.isOpen = false
    for (const block of ['0.0', '0.2', '0.3']) send(a, block)
    scheduler.tick()
    sendAll(b)
    expect(must(complete[0]).senders).toEqual(['b', 'b', 'b', 'b'])
  })

  test('a piece that must come from one peer is not wanted again once it was abandoned', () => {
    single.add(0)
    want(0)
    const peer = source('a', 0)
    scheduler.fill(peer)
    scheduler.abandon(() => false)
    scheduler.fill(peer)
    expect(peer.asked).toEqual([])
  })

  test('what is not wanted any more is cancelled and forgotten', () => {
    want(0, 1)
    const peer = source('a', 0, 1)
    scheduler.fill(peer)
    scheduler.abandon((piece) => piece === 1)
    expect(peer.asked).toEqual(['1.0', '1.1', '1.2', '1.3'])
    send(peer, '0.0')
    expect([...scheduler.askedPieces]).toEqual([1])
  })

  test('what was begun and nobody is asked for is not on its way', () => {
    want(0)
    const peer = source('a', 0)
    scheduler.fill(peer)
    send(peer, '0.0')
    expect([...scheduler.askedPieces]).toEqual([0])
    scheduler.pause()
    expect([...scheduler.askedPieces]).toEqual([])
    scheduler.resume()
    expect([...scheduler.askedPieces]).toEqual([0])
  })

  test('while the store is behind, what is started is finished and nothing new begun', () => {
    want(0, 1, 2)
    mayStart = false
    const peer = source('a', 0, 1, 2)
    scheduler.fill(peer)
    expect(peer.asked).toEqual([])
    mayStart = true
    scheduler.fill(peer)
    mayStart = false
    sendAll(peer)
    expect(complete.map(({ piece }) => piece)).toEqual([0, 1])
  })

  test('a block of the wrong length, or twice, changes nothing', () => {
    want(0)
    const peer = source('a', 0)
    scheduler.fill(peer)
    send(peer, '0.0', 1)
    scheduler.received(peer, 0, 0, new Uint8Array(blockLength).fill(9))
    scheduler.received(peer, 0, blockLength, new Uint8Array(10).fill(9))
    scheduler.received(peer, 7, 0, new Uint8Array(blockLength))
    scheduler.fill(peer)
    sendAll(peer)
    expect(complete.length).toBe(1)
    expect(must(complete[0]).bytes.every((byte) => byte === 1)).toBe(true)
  })
})

describe('what is urgent', () => {
  test('goes before the piece that a peer is at, in its order, and is spread over all who have it', () => {
    want(0, 1, 2, 3, 4, 5)
    const first = source('first', 0, 1, 2, 3, 4, 5)
    const second = source('second', 0, 1, 2, 3, 4, 5)
    urge(5, 4)
    scheduler.fill(first)
    expect(first.asked).toEqual(['5.0', '5.1', '5.2', '5.3'])
    now += 20
    send(first, '5.0')
    scheduler.fill(first)
    expect(first.asked).toEqual(['5.1', '5.2', '5.3', '4.0'])
    scheduler.fill(second)
    expect(second.asked.slice(0, 3)).toEqual(['4.1', '4.2', '4.3'])
  })

  test('who has sent nothing yet is asked for half as much while somebody waits: what comes next may be another place', () => {
    want(0, 1, 2, 3, 4, 5, 6, 7)
    const all = [0, 1, 2, 3, 4, 5, 6, 7]
    const unhurried = source('unhurried', ...all)
    scheduler.fill(unhurried)
    expect(unhurried.asked).toHaveLength(8)
    urge(7)
    const waited = source('waited', ...all)
    scheduler.fill(waited)
    expect(waited.asked).toEqual(['7.0', '7.1', '7.2', '7.3'])
    // Whoever has sent something is asked for as much as ever.
    now += 20
    send(unhurried, must(unhurried.asked[0]))
    scheduler.fill(unhurried)
    expect(unhurried.asked).toHaveLength(8)
  })

  test('an urgent piece that one peer began goes on with the next one that has room', () => {
    want(0)
    urge(0)
    const slow = source('slow', 0)
    const fast = source('fast', 0)
    scheduler.fill(slow)
    scheduler.refused(slow, 0, 2 * blockLength)
    scheduler.fill(fast)
    expect(fast.asked).toEqual(['0.2'])
  })

  test('a peer that has nothing of it is asked as ever', () => {
    want(0, 1)
    urge(1)
    const one = source('one', 0)
    scheduler.fill(one)
    expect(one.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
  })

  test('what is not urgent is cancelled when something else becomes so, with those alone who have that', () => {
    const others = Array.from({ length: 16 }, (_, i) => 10 + i)
    const able = source('able', 0, 1, 3, ...others)
    const unable = source('unable', 2, ...others)
    // Both answer quickly, and are asked for more and more.
    want(...others)
    scheduler.fillAll()
    for (const peer of [able, unable]) {
      for (let block = peer.asked[0]; block !== undefined; block = peer.asked[0]) {
        now += 1
        send(peer, block)
      }
    }
    complete = []
    const rest = Array.from({ length: 32 }, (_, i) => 30 + i)
    for (const piece of rest) (piece % 2 === 0 ? able : unable).pieces.add(piece)
    want(0, 1, 2, ...rest)
    scheduler.fillAll()
    expect(able.asked.length).toBeGreaterThan(10)
    expect(unable.asked.length).toBeGreaterThan(10)
    const before = [...able.asked]
    urge(3)
    want(3)
    scheduler.reaim()
    expect(able.cancelled).toEqual(before)
    expect(able.asked.slice(0, 4)).toEqual(['3.0', '3.1', '3.2', '3.3'])
    expect(unable.cancelled).toEqual([])
    // What was begun is not lost.
    urge()
    for (let round = 0; round < 40; round++) {
      for (const peer of [able, unable]) sendAll(peer)
      scheduler.fillAll()
    }
    expect(new Set(complete.map(({ piece }) => piece))).toEqual(new Set([0, 1, 2, 3, ...rest].map(pieceIndex)))
  })

  test('so little that the peer has put all of it on its way is not cancelled: it would come twice', () => {
    want(0, 1, 2)
    const peer = source('a', 0, 1, 2, 3)
    scheduler.fill(peer)
    const before = [...peer.asked]
    urge(3)
    want(3)
    scheduler.reaim()
    expect(peer.cancelled).toEqual([])
    expect(peer.asked).toEqual(before)
    now += 20
    for (const block of before.slice(0, 6)) send(peer, block)
    expect(peer.asked.slice(0, 4)).toEqual([...before.slice(6), '3.0', '3.1'])
  })

  test('behind what is due nothing else is asked of the same peer; of others it is', () => {
    want(0, 1, 2, 3)
    const first = source('first', 0, 1, 2, 3)
    const second = source('second', 1, 2, 3)
    urge({ due: 0 })
    scheduler.fillAll()
    expect(first.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    expect(second.asked.slice(0, 4)).toEqual(['1.0', '1.1', '1.2', '1.3'])
    now += 20
    for (const block of ['0.0', '0.1', '0.2']) send(first, block)
    scheduler.fillAll()
    expect(first.asked).toEqual(['0.3'])
    send(first, '0.3')
    urge()
    scheduler.fillAll()
    expect(first.asked.length).toBeGreaterThan(3)
  })

  test('what is due is asked of a second peer that would be sooner, and of no third', () => {
    want(0, 1)
    urge({ due: 0 })
    const quick = source('quick', 1)
    scheduler.fill(quick)
    now += 20
    sendAll(quick)
    quick.pieces.add(0)
    const slow = source('slow', 0)
    scheduler.fill(slow)
    expect(slow.asked).toHaveLength(4)
    scheduler.fill(quick)
    expect(quick.asked).toEqual(['0.0', '0.1', '0.2', '0.3'])
    const third = source('third', 1)
    want(1)
    scheduler.fill(third)
    sendAll(third)
    third.pieces.add(0)
    scheduler.fill(third)
    expect(third.asked).toEqual([])
    send(quick, '0.0')
    expect(slow.cancelled).toEqual(['0.0'])
  })

  test('what is due and late is asked of another, also of one that has other work', () => {
    want(0, 1, 2, 3)
    urge({ due: 0 })
    const hanging = source('hanging', 0)
    scheduler.fill(hanging)
    const quick = source('quick', 1, 2, 3)
    urge()
    scheduler.fill(quick)
    now += 20
    send(quick, '1.0')
    urge({ due: 0 })
    now += 2_500
    quick.pieces.add(0)
    for (const block of [...quick.asked]) send(quick, block)
    scheduler.fill(quick)
    expect(quick.asked.filter((block) => block.startsWith('0.'))).toEqual(['0.0', '0.1', '0.2', '0.3'])
  })

  test('many jumps begin much and keep little of it', () => {
    const all = Array.from({ length: 2_000 }, (_, piece) => piece)
    want(...all)
    const sources = Array.from({ length: 4 }, (_, i) => source(String(i), ...all))
    for (let jump = 0; jump < 400; jump++) {
      urge(...all.slice(jump * 5, jump * 5 + 5))
      scheduler.reaim()
    }
    const begun = all.filter((piece) => scheduler.isStarted(pieceIndex(piece)))
    expect(begun.length).toBeLessThan(40)
    expect(sources.flatMap(({ asked }) => asked).length).toBeGreaterThan(0)
  })

  test('what is urgent but not due is asked of one alone, as long as that one is not late', () => {
    want(0, 1)
    urge(0)
    const quick = source('quick', 1)
    scheduler.fill(quick)
    now += 20
    sendAll(quick)
    quick.pieces.add(0)
    const slow = source('slow', 0)
    scheduler.fill(slow)
    scheduler.fill(quick)
    expect(quick.asked).toEqual([])
  })
})
