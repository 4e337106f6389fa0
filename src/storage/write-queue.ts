import type { Bytes } from '../lib/bytes.ts'
import type { PieceWrite } from './piece-database.ts'

/** More in one transaction gained nothing, and a reader would wait longer behind it. */
const batchBytes = 8 * 1024 * 1024

export interface WriteQueue {
  /** Resolves once written; rejects with what `write` said about this very piece. */
  add(write: PieceWrite): Promise<void>
  /** What will be stored for this piece once the queue is empty; undefined when nothing waits for it. */
  waiting(piece: number): Bytes | null | undefined
  /** Resolves when everything that was added before is settled. */
  settled(): Promise<void>
}

interface Entry {
  readonly write: PieceWrite
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Group commit: what comes while one batch is written goes together into the next. Order is kept. */
export function createWriteQueue(write: (batch: readonly PieceWrite[]) => Promise<void>): WriteQueue {
  const queue: Entry[] = []
  let batch: readonly Entry[] = []
  let working: Promise<void> | null = null

  async function work(): Promise<void> {
    // One turn of the event loop's microtasks, so that what is put together is written together.
    await Promise.resolve()
    while (queue.length > 0) {
      batch = takeBatch(queue)
      await writeBatch(batch)
      batch = []
    }
    working = null
  }

  async function writeBatch(entries: readonly Entry[]): Promise<void> {
    try {
      await write(entries.map((entry) => entry.write))
    } catch (error) {
      const [only] = entries
      if (only && entries.length === 1) return only.reject(error)
      // A batch is all or nothing: one by one, what still can be stored is, and the rest learns why not.
      for (const entry of entries) await writeBatch([entry])
      return
    }
    for (const entry of entries) entry.resolve()
  }

  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        queue.push({ write, resolve, reject })
        working ??= work()
      }),
    waiting: (piece) => [...batch, ...queue].findLast((entry) => entry.write.piece === piece)?.write.bytes,
    settled: async () => {
      await working
    },
  }
}

/** From the front, at least one. */
function takeBatch(queue: Entry[]): readonly Entry[] {
  let length = 0
  const end = queue.findIndex(({ write }, index) => {
    length += write.bytes?.length ?? 0
    return index > 0 && length > batchBytes
  })
  return queue.splice(0, end === -1 ? queue.length : end)
}
