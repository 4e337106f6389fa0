import { describe, expect, it } from 'vitest'
import type { PieceWrite } from './piece-database.ts'
import { createWriteQueue } from './write-queue.ts'

const mebibyte = 1024 * 1024
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const write = (piece: number, length = 1): PieceWrite => ({ piece, bytes: new Uint8Array(length) })

/** A transaction function whose ends the test gives. */
function manualTransactions() {
  const batches: { pieces: number[]; end(error?: Error): Promise<void> }[] = []
  const queue = createWriteQueue(
    (batch) =>
      new Promise((resolve, reject) => {
        batches.push({
          pieces: batch.map(({ piece }) => piece),
          end(error) {
            if (error) reject(error)
            else resolve()
            return turn()
          },
        })
      }),
  )
  return { queue, batches }
}

describe('write queue', () => {
  it('writes at once what comes alone, and together what comes meanwhile', async () => {
    const { queue, batches } = manualTransactions()
    const settled: number[] = []
    const add = (piece: number) => void queue.add(write(piece)).then(() => settled.push(piece))
    add(0)
    await turn()
    add(1)
    add(2)
    await turn()
    expect(batches.map(({ pieces }) => pieces)).toEqual([[0]])
    expect(settled).toEqual([])
    await batches[0]?.end()
    expect(settled).toEqual([0])
    expect(batches.map(({ pieces }) => pieces)).toEqual([[0], [1, 2]])
    await batches[1]?.end()
    expect(settled).toEqual([0, 1, 2])
  })

  it('bounds a batch to 8 MiB, and lets a larger write go alone', async () => {
    const { queue, batches } = manualTransactions()
    for (let piece = 0; piece < 10; piece++) void queue.add(write(piece, mebibyte))
    void queue.add(write(10, 9 * mebibyte))
    void queue.add(write(11))
    for (let i = 0; i < 4; i++) {
      await turn()
      await batches[i]?.end()
    }
    expect(batches.map(({ pieces }) => pieces)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [8, 9], [10], [11]])
  })

  it('tries a failed batch one by one and tells each its own', async () => {
    const { queue, batches } = manualTransactions()
    const outcomes = Promise.all([0, 1, 2].map((piece) => failure(queue.add(write(piece)))))
    await turn()
    await batches[0]?.end(new Error('batch'))
    await batches[1]?.end()
    await batches[2]?.end(new Error('quota'))
    await batches[3]?.end()
    expect(await outcomes).toEqual([null, new Error('quota'), null])
    expect(batches.map(({ pieces }) => pieces)).toEqual([[0, 1, 2], [0], [1], [2]])
  })

  it('goes on after a failure', async () => {
    const { queue, batches } = manualTransactions()
    const failed = failure(queue.add(write(0)))
    await turn()
    await batches[0]?.end(new Error('disk'))
    expect(await failed).toEqual(new Error('disk'))
    const kept = queue.add(write(1))
    await turn()
    await batches[1]?.end()
    await kept
  })

  it('knows what waits, the newest first, until it is written', async () => {
    const { queue, batches } = manualTransactions()
    expect(queue.waiting(0)).toBeUndefined()
    void queue.add(write(0, 1))
    await turn()
    expect(queue.waiting(0)).toHaveLength(1)
    void queue.add({ piece: 0, bytes: null })
    expect(queue.waiting(0)).toBeNull()
    void queue.add(write(0, 2))
    expect(queue.waiting(0)).toHaveLength(2)
    await batches[0]?.end()
    expect(queue.waiting(0)).toHaveLength(2)
    await batches[1]?.end()
    expect(queue.waiting(0)).toBeUndefined()
  })

  it('settles when all before is written', async () => {
    const { queue, batches } = manualTransactions()
    await queue.settled()
    void queue.add(write(0))
    let isSettled = false
    void queue.settled().then(() => (isSettled = true))
    await turn()
    expect(isSettled).toBe(false)
    await batches[0]?.end()
    expect(isSettled).toBe(true)
  })
})
