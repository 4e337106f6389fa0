import { beforeEach, describe, expect, test } from 'vitest'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import { must } from './swarm.test-support.ts'
import { createUploadQueue, type UploadQueue } from './upload-queue.ts'

const kibibyte = 1024
const blockLength = 64 * kibibyte

let ready: Map<PieceIndex, Bytes>
let loads: { piece: PieceIndex; done: (bytes: Bytes | null) => void }[]
let backlog: number
let answers: string[]
let queue: UploadQueue

beforeEach(() => {
  ready = new Map()
  loads = []
  backlog = 0
  answers = []
  queue = createUploadQueue({
    cache: {
      peek: (piece) => ready.get(piece) ?? null,
      load: (piece) => new Promise((done) => loads.push({ piece, done })),
    },
    backlogBytes: () => backlog,
  })
})

function ask(piece: number, block: number): void {
  queue.add({
    piece: pieceIndex(piece),
    offset: block * blockLength,
    length: blockLength,
    respond(bytes) {
      answers.push(bytes ? `${piece}.${block} of ${bytes[0]}` : `${piece}.${block} refused`)
      backlog += bytes?.length ?? 0
    },
  })
}

const pieceOf = (piece: number) => new Uint8Array(256 * kibibyte).fill(piece)

async function loaded(piece: number, bytes: Bytes | null): Promise<void> {
  const index = loads.findIndex((load) => load.piece === piece)
  must(loads.splice(index, 1)[0]).done(bytes)
  await Promise.resolve()
}

describe('upload queue', () => {
  test('answers in order, and no faster than the link takes it', () => {
    const asked = [1, 2, 3].flatMap((piece) => [0, 1, 2, 3].map((block) => [piece, block] as const))
    for (const piece of [1, 2, 3]) ready.set(pieceIndex(piece), pieceOf(piece))
    for (const [piece, block] of asked) ask(piece, block)
    // 576 KiB.
    expect(answers).toEqual(asked.slice(0, 9).map(([piece, block]) => `${piece}.${block} of ${piece}`))
    backlog -= blockLength
    queue.pump()
    expect(answers.length).toBe(10)
    backlog = 0
    queue.pump()
    expect(answers.length).toBe(12)
  })

  test('reads ahead of its turn, each piece once', async () => {
    for (const piece of [1, 2, 3, 4]) for (let block = 0; block < 4; block++) ask(piece, block)
    expect(loads.map(({ piece }) => piece)).toEqual([1])
    await loaded(1, pieceOf(1))
    expect(answers.length).toBe(4)
    expect(loads.map(({ piece }) => piece)).toEqual([2, 3])
    backlog = 0
    queue.pump()
    expect(answers.length).toBe(4)
    ready.set(pieceIndex(2), pieceOf(2))
    await loaded(2, pieceOf(2))
    expect(loads.map(({ piece }) => piece)).toEqual([3, 4])
  })

  test('a piece stays at hand while its blocks are served, however small the cache', async () => {
    for (let block = 0; block < 4; block++) ask(1, block)
    backlog = 0
    await loaded(1, pieceOf(1))
    expect(answers.length).toBe(4)
    expect(loads).toEqual([])
  })

  test('a piece that can’t be served is refused, what follows is not', async () => {
    ready.set(pieceIndex(2), pieceOf(2))
    ask(1, 0)
    ask(1, 1)
    ask(2, 0)
    await loaded(1, null)
    expect(answers).toEqual(['1.0 refused', '1.1 refused', '2.0 of 2'])
  })

  test('a cancelled request costs nothing; clear forgets all', async () => {
    ask(1, 0)
    ask(1, 1)
    expect([queue.cancel(1, 0), queue.cancel(1, 0)]).toEqual([true, false])
    await loaded(1, pieceOf(1))
    expect(answers).toEqual(['1.1 of 1'])
    ask(3, 0)
    queue.clear()
    await loaded(3, pieceOf(3))
    expect(answers.length).toBe(1)
  })
})
