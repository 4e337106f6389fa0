// IndexedDB as plainly as it goes fast: one record a piece, relaxed durability, writes in batches.

const databaseName = 'bare'
const storeName = 'pieces'

export async function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName)
    request.addEventListener('upgradeneeded', () => void request.result.createObjectStore(storeName))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no database')))
  })
}

/** What comes while one transaction runs goes together into the next. */
export function createWriter(database: IDBDatabase) {
  let waiting: {
    readonly piece: number
    readonly bytes: Uint8Array
    readonly onEnd: (error: DOMException | null) => void
  }[] = []
  let isWriting = false
  const writeNext = () => {
    isWriting = waiting.length > 0
    if (!isWriting) return
    const batch = waiting
    waiting = []
    const transaction = database.transaction(storeName, 'readwrite', { durability: 'relaxed' })
    const store = transaction.objectStore(storeName)
    for (const { piece, bytes } of batch) store.put(bytes, piece)
    const end = (error: DOMException | null) => {
      for (const { onEnd } of batch) onEnd(error)
      writeNext()
    }
    transaction.addEventListener('complete', () => end(null))
    transaction.addEventListener('abort', () => end(transaction.error))
  }
  return (piece: number, bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ piece, bytes, onEnd: (error) => (error ? reject(error) : resolve()) })
      if (!isWriting) writeNext()
    })
}

export async function readPiece(database: IDBDatabase, piece: number): Promise<Uint8Array> {
  const request: IDBRequest<unknown> = database.transaction(storeName).objectStore(storeName).get(piece)
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => {
      if (request.result instanceof Uint8Array) resolve(request.result)
      else reject(new Error('nothing is stored there'))
    })
    request.addEventListener('error', () => reject(request.error ?? new Error('not readable')))
  })
}
