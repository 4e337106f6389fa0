import { beforeEach, describe, expect, it } from 'vitest'
import { digestFrom, infoHashFrom, peerIdFrom, type InfoHash } from '../core/ids.ts'
import { type DocumentRef, MeshError } from '../core/ports/mesh.ts'
import type { Bytes } from '../lib/bytes.ts'
import { known } from '../lib/known.test-support.ts'
import type { AfterHello } from './control-link.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'

// Both ends of one control link, each the real one, on a simulated line.

const latencyMs = 20
const sender = known(peerIdFrom(new Uint8Array(20).fill(1)))
const receiver = known(peerIdFrom(new Uint8Array(20).fill(2)))
const digest = known(digestFrom(new Uint8Array(32).fill(3)))

const infoHashOf = (index: number): InfoHash =>
  known(infoHashFrom(Uint8Array.from({ length: 20 }, (_, i) => (index >> (8 * i)) & 255)))
const infoRef = (index: number): DocumentRef => ({ kind: 'info', infoHash: infoHashOf(index) })
const documentOf = (index: number, length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + index) & 255)

let clock: SimulatedClock
/** What the sender has, by its name. */
let held: Map<string, Bytes>
let atSender: Documents
let atReceiver: Documents
let line: { isUp: boolean; isDropped: boolean; isSilent: boolean; unsentBytes: number }
/** Requests that have no answer yet, and the most that there were. */
let onTheWay: number
let mostOnTheWay: number
let requests: DocumentRef[]

beforeEach(() => {
  clock = createSimulatedClock(() => new Promise((resolve) => setImmediate(resolve)))
  held = new Map()
  line = { isUp: true, isDropped: false, isSilent: false, unsentBytes: 0 }
  onTheWay = mostOnTheWay = 0
  requests = []
  const serve = (ref: DocumentRef) => held.get(ref.kind === 'manifest' ? ref.digest : ref.infoHash) ?? null
  atSender = createDocuments({
    clock,
    serve,
    bufferedBytes: () => line.unsentBytes,
    send: (_, answer) => toReceiver(answer),
  })
  atReceiver = createDocuments({
    clock,
    serve: () => null,
    bufferedBytes: () => 0,
    send: (_, asked) => toSender(asked),
  })
})

function toSender(message: AfterHello): boolean {
  if (message.type !== 'request' || !line.isUp) return false
  requests.push(message.ref)
  mostOnTheWay = Math.max(mostOnTheWay, ++onTheWay)
  clock.after(latencyMs, () => {
    if (line.isDropped || line.isSilent || atSender.request(receiver, message)) return
    line.isDropped = true
    line.isUp = false
    atReceiver.left(sender)
  })
  return true
}

function toReceiver(message: AfterHello): boolean {
  clock.after(latencyMs, () => {
    onTheWay--
    if (message.type === 'chunk') atReceiver.chunk(sender, message)
    if (message.type === 'refusal') atReceiver.refusal(sender, message.id)
  })
  return line.isUp
}

const fetchOne = (ref: DocumentRef, signal: AbortSignal = new AbortController().signal): Promise<Bytes | string> =>
  atReceiver
    .fetch(signal, sender, ref)
    .catch((error: unknown) => (error instanceof MeshError ? error.code : String(error)))

/** All that these give, once the simulated world got there. */
async function outcomes(fetches: readonly Promise<Bytes | string>[], ms: number): Promise<(Bytes | string)[]> {
  let all: (Bytes | string)[] | null = null
  void Promise.all(fetches).then((got) => (all = got))
  await clock.runUntil(() => all !== null, ms, 'all fetches end')
  return all ?? []
}

describe('a receiver of many parts', () => {
  it.each([
    [70, 40_980, 2_000],
    [80, 40_980, 2_000],
    [700, 120, 4_000],
    [1_024, 120, 8_000],
  ])('asks for %i dictionaries of %i bytes at once, and gets each', async (count, length, ms) => {
    const documents = Array.from({ length: count }, (_, index) => documentOf(index, length))
    documents.forEach((bytes, index) => held.set(infoHashOf(index), bytes))
    const got = await outcomes(
      documents.map((_, index) => fetchOne(infoRef(index))),
      ms,
    )
    expect(
      got.every((bytes, index) => typeof bytes !== 'string' && Buffer.from(bytes).equals(documentOf(index, length))),
    ).toBe(true)
    expect(line.isDropped).toBe(false)
    expect(mostOnTheWay).toBe(8)
  })

  it('goes on after refusals, and after a link that another took over', async () => {
    for (let index = 0; index < 100; index += 2) held.set(infoHashOf(index), documentOf(index, 40_980))
    const fetches = Array.from({ length: 100 }, (_, index) => fetchOne(infoRef(index)))
    await clock.run(latencyMs / 2)
    atReceiver.moved(sender)
    atSender.moved(receiver)
    const got = await outcomes(fetches, 5_000)
    expect(got.map((bytes) => (typeof bytes === 'string' ? bytes : bytes.length))).toEqual(
      Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 40_980 : 'refused')),
    )
  })

  it('takes a new list before the parts that were not begun', async () => {
    held.set(digest, documentOf(0, 100_000))
    for (let index = 0; index < 100; index++) held.set(infoHashOf(index), documentOf(index, 120))
    const parts = Array.from({ length: 100 }, (_, index) => fetchOne(infoRef(index)))
    const list = fetchOne({ kind: 'manifest', digest })
    expect(await outcomes([list], 1_000)).toEqual([documentOf(0, 100_000)])
    expect(requests.slice(0, 12).map(({ kind }) => kind)).toContain('manifest')
    await outcomes(parts, 5_000)
  })

  it('gives up on who never answers, also for what was not begun', async () => {
    line.isSilent = true
    const got = await outcomes(
      Array.from({ length: 100 }, (_, index) => fetchOne(infoRef(index))),
      30_000,
    )
    expect(new Set(got)).toEqual(new Set(['timeout']))
  })

  it('makes room for the next when nobody wants the first any more', async () => {
    line.isSilent = true
    const aborting = new AbortController()
    const first = Array.from({ length: 8 }, (_, index) => fetchOne(infoRef(index), aborting.signal))
    held.set(infoHashOf(8), documentOf(8, 120))
    const next = fetchOne(infoRef(8))
    await clock.run(latencyMs)
    line.isSilent = false
    aborting.abort('enough')
    expect(await outcomes([...first, next], 1_000)).toEqual([...first.map(() => 'enough'), documentOf(8, 120)])
  })

  it('hears at once of all when the member left', async () => {
    const fetches = Array.from({ length: 1_024 }, (_, index) => fetchOne(infoRef(index)))
    line.isUp = false
    atReceiver.left(sender)
    expect(new Set(await outcomes(fetches, 0))).toEqual(new Set(['left']))
    expect(await outcomes([fetchOne(infoRef(0))], 0)).toEqual(['left'])
  })
})

describe('a member that asks for more than anybody needs', () => {
  const ask = (id: number) => atSender.request(receiver, { type: 'request', id, ref: infoRef(0), offset: 0 })
  const countUntilDropped = () => {
    let count = 0
    while (count < 10_000 && ask(count)) count++
    return count
  }

  beforeEach(() => held.set(infoHashOf(0), documentOf(0, 120)))

  it('is cut off when 64 of its requests wait for a link that is full', () => {
    line.unsentBytes = 2 ** 20
    expect(countUntilDropped()).toBe(64)
  })

  it('is cut off when 64 wait because it had its 600 answers', () => {
    expect(countUntilDropped()).toBe(600 + 64)
  })

  it('gets no more than 100 answers a second after the first 600, and each in its turn', async () => {
    let answered = 0
    let asked = 0
    const order: number[] = []
    atSender = createDocuments({
      clock,
      serve: () => new Uint8Array(120),
      bufferedBytes: () => 0,
      send(_, answer) {
        answered++
        if (answer.type === 'chunk') order.push(answer.id)
        return true
      },
    })
    const stop = clock.every(5, () => {
      for (let free = 64 - (asked - answered); free > 0; free--) expect(ask(asked++)).toBe(true)
    })
    await clock.run(10_000)
    stop()
    expect(answered).toBeGreaterThan(600 + 900)
    expect(answered).toBeLessThanOrEqual(600 + 1_000)
    expect(order).toEqual(order.map((_, index) => index))
  })

  it('is forgotten when it left, with what it still waited for', async () => {
    let answered = 0
    atSender = createDocuments({
      clock,
      serve: () => null,
      bufferedBytes: () => 0,
      send: () => ++answered > 0,
    })
    expect(countUntilDropped()).toBe(664)
    atSender.left(receiver)
    await clock.run(10_000)
    expect(answered).toBe(600)
    expect(ask(0)).toBe(true)
    expect(answered).toBe(601)
  })
})
