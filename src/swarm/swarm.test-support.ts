import { expect } from 'vitest'
import { emptyBitfield, fullBitfield, setPiece } from '../core/bitfield.ts'
import {
  infoHashFrom,
  peerIdFrom,
  pieceIndex,
  swarmIdFrom,
  type InfoHash,
  type PeerId,
  type PieceIndex,
} from '../core/ids.ts'
import { encodeInfo } from '../core/info-dictionary.ts'
import type { PieceRange } from '../core/part-layout.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import type { Swarm, SwarmEvents, SwarmFacts, SwarmPart } from '../core/ports/swarm.ts'
import { sha1 } from '../crypto/digest.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createMemoryLink, type MemoryEnd, type MemoryLinkOptions } from './memory-link.test-support.ts'

// A part with seeded content, members who hold some of it in memory, and links between them.

/** What a test knows to be there. */
export function must<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('not there')
  return value
}

/** What comes true sooner or later, on a busy machine too. */
export const eventually = <Value>(look: () => Value) => expect.poll(look, { timeout: 20_000 })

export interface TestPart {
  readonly info: Bytes
  readonly infoHash: InfoHash
  readonly pieces: readonly Bytes[]
  readonly length: number
  readonly all: readonly PieceRange[]
}

export async function createTestPart(length: number, pieceLength = 256 * 1024, seed = 1): Promise<TestPart> {
  const random = seededRandom(seed)
  const words = new Uint32Array(Math.ceil(length / 4)).map(() => random() * 2 ** 32)
  const content = new Uint8Array(words.buffer, 0, length)
  const pieces: Bytes[] = []
  for (let start = 0; start < length; start += pieceLength) pieces.push(content.slice(start, start + pieceLength))
  const hashes = concatBytes(...(await Promise.all(pieces.map(sha1))))
  const info = encodeInfo({ length, pieceLength, pieces: hashes })
  const infoHash = must(infoHashFrom(await sha1(info)))
  return { info, infoHash, pieces, length, all: [{ first: pieceIndex(0), last: pieceIndex(pieces.length - 1) }] }
}

/** A store in memory whose faults can be switched on. */
export class MemoryStore implements PieceStore {
  readonly initial: Bytes
  readonly pieces = new Map<PieceIndex, Uint8Array>()
  readonly dropped: PieceIndex[] = []
  /** Thrown by `put` while set. */
  putError: StoreError | null = null
  /** Thrown by `get` while set. */
  getError: StoreError | null = null
  gets = 0
  isClosed = false

  constructor(part: TestPart, held: 'all' | 'none' | readonly number[]) {
    const count = part.pieces.length
    this.initial = held === 'all' ? fullBitfield(count) : emptyBitfield(count)
    part.pieces.forEach((bytes, piece) => {
      if (held === 'none' || (held !== 'all' && !held.includes(piece))) return
      setPiece(this.initial, piece)
      this.pieces.set(pieceIndex(piece), bytes)
    })
  }

  async get(piece: PieceIndex): Promise<Bytes> {
    this.gets++
    await new Promise((resolve) => setImmediate(resolve))
    if (this.getError) throw this.getError
    const bytes = this.pieces.get(piece)
    if (!bytes) throw new StoreError('missing')
    return new Uint8Array(bytes)
  }

  async put(piece: PieceIndex, bytes: Uint8Array): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (this.putError) throw this.putError
    this.pieces.set(piece, bytes.slice())
  }

  async drop(piece: PieceIndex): Promise<void> {
    this.dropped.push(piece)
    this.pieces.delete(piece)
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  /** Flips one bit of a stored piece. */
  damage(piece: number): void {
    const bytes = this.pieces.get(pieceIndex(piece))?.slice()
    if (!bytes) throw new Error('not here')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    this.pieces.set(pieceIndex(piece), bytes)
  }
}

export interface Member {
  readonly id: PeerId
  readonly part: SwarmPart
  readonly store: MemoryStore
  readonly log: { readonly event: keyof SwarmEvents; readonly value: unknown }[]
  /** Resolves when the event comes, or came. */
  heard(event: keyof SwarmEvents): Promise<unknown>
  count(event: keyof SwarmEvents): number
}

export interface MemberOptions {
  readonly swarm: Swarm
  readonly test: TestPart
  /** Tells members apart: 1 to 255. */
  readonly name: number
  readonly held?: 'all' | 'none' | readonly number[]
  readonly selection?: readonly PieceRange[]
}

export async function openMember({ swarm, test, name, held = 'none', selection }: MemberOptions): Promise<Member> {
  const id = must(peerIdFrom(new Uint8Array(20).fill(name)))
  const swarmId = must(swarmIdFrom(new Uint8Array(20).fill(name)))
  const store = new MemoryStore(test, held)
  const log: Member['log'] = []
  const waiting = new Map<keyof SwarmEvents, ((value: unknown) => void)[]>()
  const on = (event: keyof SwarmEvents) => (value?: unknown) => {
    log.push({ event, value })
    for (const resolve of waiting.get(event) ?? []) resolve(value)
    waiting.delete(event)
  }
  const part = await swarm.open({
    swarmId,
    self: id,
    infoHash: test.infoHash,
    info: test.info,
    store,
    selection: selection ?? test.all,
    events: {
      piece: on('piece'),
      done: on('done'),
      damaged: on('damaged'),
      storeFailed: on('storeFailed'),
      misbehaved: on('misbehaved'),
      failed: on('failed'),
    },
  })
  return {
    id,
    part,
    store,
    log,
    heard(event) {
      const past = log.find((entry) => entry.event === event)
      if (past) return Promise.resolve(past.value)
      return new Promise((resolve) => waiting.set(event, [...(waiting.get(event) ?? []), resolve]))
    },
    count: (event) => log.filter((entry) => entry.event === event).length,
  }
}

/** The members of one test. */
export interface Members {
  member(options: Omit<MemberOptions, 'swarm'>): Promise<Member>
  /** One that the test opened itself. */
  add(member: Member): void
  /** After each test: none of their engines may have failed. */
  destroy(): Promise<void>
}

export function createMembers(createSwarm: () => Swarm): Members {
  let members: Member[] = []
  return {
    async member(options) {
      const opened = await openMember({ swarm: createSwarm(), ...options })
      members.push(opened)
      return opened
    },
    add: (member) => void members.push(member),
    async destroy() {
      for (const { part } of members) await part.destroy()
      const failures = members.flatMap(({ log }) => log.filter(({ event }) => event === 'failed'))
      members = []
      expect(failures).toEqual([])
    },
  }
}

export function expectWhole({ store }: Member, { pieces }: TestPart): void {
  expect(store.pieces.size).toBe(pieces.length)
  pieces.forEach((bytes, piece) => expect(Buffer.compare(must(store.pieces.get(pieceIndex(piece))), bytes)).toBe(0))
}

/** Links two members; returns the first's end and the second's. */
export function connect(a: Member, b: Member, options?: MemoryLinkOptions): readonly [MemoryEnd, MemoryEnd] {
  const ends = createMemoryLink(options)
  ends[0].attach(a.part.addLink(b.id, ends[0].link))
  ends[1].attach(b.part.addLink(a.id, ends[1].link))
  return ends
}

/** The facts once no byte has moved for a quarter of a second, which must come within a second. */
export async function restingFacts({ part }: Member): Promise<SwarmFacts> {
  const start = performance.now()
  for (;;) {
    const before = part.facts()
    await new Promise((resolve) => setTimeout(resolve, 250))
    const after = part.facts()
    if (before.receivedBytes === after.receivedBytes && before.sentBytes === after.sentBytes) return after
    if (performance.now() - start > 1_250) throw new Error('still moving a second later')
  }
}
