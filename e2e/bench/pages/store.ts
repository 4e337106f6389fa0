import { createWriter, openDatabase, readPiece } from './piece-database.ts'

// Writing and reading pieces, by whatever stores them.

export interface Store {
  put(piece: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  get(piece: number): Promise<Uint8Array>
  close(): void | Promise<void>
}

export interface StoreTimes {
  /** Milliseconds. */
  readonly writing: number
  readonly reading: number
}

/** As many as a swarm has under way. */
const atOnce = 16
const randomLength = 65_536

export async function timeStore(store: Store, pieceCount: number, pieceLength: number): Promise<StoreTimes> {
  const pieces = Array.from({ length: pieceCount }, () => randomPiece(pieceLength))
  const writing = await timed(pieces.length, (i) => store.put(i, pieces[i] ?? new Uint8Array()))
  const reading = await timed(pieces.length, async (i) => {
    if ((await store.get(i)).length !== pieceLength) throw new Error('not the piece that was put')
  })
  await store.close()
  return { writing, reading }
}

async function timed(count: number, work: (i: number) => Promise<void>): Promise<number> {
  let next = 0
  const inTurn = async () => {
    while (next < count) await work(next++)
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: atOnce }, inTurn))
  return performance.now() - started
}

/** As sealed bytes look: the browser compresses what it stores. */
function randomPiece(length: number): Uint8Array<ArrayBuffer> {
  const piece = new Uint8Array(length)
  for (let at = 0; at < length; at += randomLength) crypto.getRandomValues(piece.subarray(at, at + randomLength))
  return piece
}

/** IndexedDB with nothing around it. */
export async function openBareStore(): Promise<Store> {
  const database = await openDatabase()
  return {
    put: createWriter(database),
    get: (piece) => readPiece(database, piece),
    close: () => database.close(),
  }
}
