import { createStore, promisifyRequest } from 'idb-keyval'
import type { Bytes } from '../lib/bytes.ts'
import type { InfoHash } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'

// One database per part, named after its info hash, with one object store: piece index -> sealed bytes. A part is then
// deleted as a whole without touching its records, its keys are listed without reading values, and parts never wait
// for each other's transactions. Durability is the browser's default: relaxed, in all of them.

const namePrefix = 'tukar-part-'
const storeName = 'pieces'

/** Null bytes forget a piece. */
export interface PieceWrite {
  readonly piece: number
  readonly bytes: Bytes | null
}

/** The records of one part, as foreign as anything that was written at another time: the caller checks keys and values. */
export interface PieceDatabase {
  keys(): Promise<readonly unknown[]>
  read(piece: number): Promise<unknown>
  /** All or nothing, in one transaction. @throws StoreError */
  write(writes: readonly PieceWrite[]): Promise<void>
  close(): void
}

const databaseName = (infoHash: InfoHash) => `${namePrefix}${infoHash}`

/** Connects on first use. */
export function openPieceDatabase(infoHash: InfoHash): PieceDatabase {
  const name = databaseName(infoHash)
  let useStore = createStore(name, storeName)
  let connection: IDBDatabase | null = null
  /** Closed by us, or deleted by somebody: opening again would make an empty database out of nothing. */
  let isOver = false

  function close(): void {
    isOver = true
    connection?.close()
    connection = null
  }

  function adopt(database: IDBDatabase): void {
    if (connection === database) return
    connection = database
    // Somebody deletes the part, perhaps another tab: staying connected would make them wait for ever.
    database.addEventListener('versionchange', close)
  }

  async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    if (isOver) throw new StoreError('closed')
    try {
      return await useStore(mode, (store) => {
        adopt(store.transaction.db)
        if (!isOver) return work(store)
        close()
        throw new StoreError('closed')
      })
    } catch (cause) {
      throw storeError(cause)
    }
  }

  /** The browser closes connections by itself (eviction, cleared site data, a broken disk): that is worth one more try. */
  async function runAgain<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const before = useStore
    try {
      return await run(mode, work)
    } catch (error) {
      if (isOver || !(error instanceof StoreError) || error.code !== 'closed') throw error
      if (useStore === before) {
        connection?.close()
        connection = null
        useStore = createStore(name, storeName)
      }
      return run(mode, work)
    }
  }

  return {
    keys: () => runAgain('readonly', (store) => promisifyRequest(store.getAllKeys())),
    read: (piece) => runAgain('readonly', (store) => promisifyRequest<unknown>(store.get(piece))),
    write: (writes) => runAgain('readwrite', (store) => writeAll(store, writes)),
    close,
  }
}

/** Also ends every open connection to it, in this page and in other tabs. */
export async function deletePieceDatabase(infoHash: InfoHash): Promise<void> {
  try {
    await promisifyRequest(indexedDB.deleteDatabase(databaseName(infoHash)))
  } catch (cause) {
    throw storeError(cause)
  }
}

function writeAll(store: IDBObjectStore, writes: readonly PieceWrite[]): Promise<void> {
  const { transaction } = store
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    // Only here is the reason known: a quota error is no error of a request.
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('the transaction ended', 'AbortError'))
    })
    try {
      for (const { piece, bytes } of writes) {
        if (bytes) store.put(bytes, piece)
        else store.delete(piece)
      }
    } catch (error) {
      reject(error)
      transaction.abort()
    }
  })
}

function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'QuotaExceededError') return new StoreError('full', { cause })
  // InvalidStateError: the connection is closed. AbortError: it was closed under the transaction.
  if (name === 'InvalidStateError' || name === 'AbortError') return new StoreError('closed', { cause })
  return new StoreError('failed', { cause })
}
