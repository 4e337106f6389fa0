import { createStore, promisifyRequest } from 'idb-keyval'
import { StoreError } from '../core/ports/stores.ts'

/** After the first failures: the browser may be in the middle of clearing what was there. */
const retryAfterMs = [0, 100, 400]
/** A connection that is asked for just then may never come, nor fail. */
const connectMs = 5_000

/** A database with one object store that is connected to when it is first used, and again when the browser closed it. */
export interface Database {
  /** @throws StoreError */
  read<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T>
  /**
   * All or nothing, in one transaction; `work` only asks, and waits for nothing but answers to what it asks there.
   * @throws StoreError
   */
  write(work: (store: IDBObjectStore) => void | Promise<void>): Promise<void>
  /** Closed by us, or deleted by somebody: whatever is asked of it fails. */
  readonly isOver: boolean
  close(): void
}

export function openDatabase(name: string, storeName: string): Database {
  let useStore = createStore(name, storeName)
  let connection: IDBDatabase | null = null
  // Opening again would make an empty database out of nothing.
  let isOver = false
  /** One that never worked is refused, and says so at once. */
  let hasWorked = false
  /** What waits for a transaction, and on which connection: one that the browser closed answers nothing any more. */
  const waiting = new Map<(cause: unknown) => void, IDBDatabase>()

  function close(): void {
    isOver = true
    connection?.close()
    connection = null
  }

  function adopt(database: IDBDatabase): void {
    if (connection === database) return
    connection = database
    hasWorked = true
    // Somebody deletes it, perhaps another tab: staying connected would make them wait for ever.
    database.addEventListener('versionchange', close)
    database.addEventListener('close', () => {
      for (const [fail, on] of waiting) if (on === database) fail(ended('the connection was closed'))
    })
  }

  async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    if (isOver) throw new StoreError('closed')
    let fail: (cause: unknown) => void = () => {}
    const failed = new Promise<never>((_, reject) => (fail = reject))
    let isGivenUp = false
    const timer = setTimeout(() => {
      isGivenUp = true
      fail(ended('connecting takes too long'))
    }, connectMs)
    const begin = (store: IDBObjectStore): Promise<T> => {
      clearTimeout(timer)
      if (isGivenUp) {
        // It came after all, and another one was asked for instead.
        store.transaction.db.close()
        throw ended('too late')
      }
      adopt(store.transaction.db)
      waiting.set(fail, store.transaction.db)
      if (!isOver) return work(store)
      close()
      throw new StoreError('closed')
    }
    try {
      return await Promise.race([useStore(mode, begin), failed])
    } catch (cause) {
      throw storeError(cause)
    } finally {
      clearTimeout(timer)
      waiting.delete(fail)
    }
  }

  /** The browser closes connections by itself: eviction, cleared site data, a broken disk. */
  async function runAgain<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    for (const pauseMs of retryAfterMs) {
      const before = useStore
      try {
        return await run(mode, work)
      } catch (error) {
        if (isOver || !mayPass(error)) throw error
        if (useStore === before) {
          connection?.close()
          connection = null
          useStore = createStore(name, storeName)
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
    return run(mode, work)
  }

  const mayPass = (error: unknown): boolean =>
    error instanceof StoreError && (error.code === 'closed' || (error.code === 'failed' && hasWorked))

  return {
    read: (work) => runAgain('readonly', work),
    write: (work) => runAgain('readwrite', (store) => committed(store, work)),
    get isOver() {
      return isOver
    },
    close,
  }
}

/** Also ends every open connection to it, in this page and in other tabs. @throws StoreError */
export async function deleteDatabase(name: string): Promise<void> {
  try {
    await promisifyRequest(indexedDB.deleteDatabase(name))
  } catch (cause) {
    throw storeError(cause)
  }
}

/** Of this origin. Empty where the browser does not list them: older Firefox. */
export async function databaseNames(): Promise<readonly string[]> {
  const list: typeof indexedDB.databases | undefined = indexedDB.databases?.bind(indexedDB)
  return list ? (await list()).map(({ name }) => name ?? '') : []
}

function committed(store: IDBObjectStore, work: (store: IDBObjectStore) => void | Promise<void>): Promise<void> {
  const { transaction } = store
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown) => {
      reject(error)
      transaction.abort()
    }
    transaction.addEventListener('complete', () => resolve())
    // Only here is the reason known: a quota error is no error of a request.
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('the transaction ended', 'AbortError'))
    })
    try {
      work(store)?.catch(giveUp)
    } catch (error) {
      giveUp(error)
    }
  })
}

const ended = (why: string) => new DOMException(why, 'AbortError')

function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'QuotaExceededError') return new StoreError('full', { cause })
  // InvalidStateError: the connection is closed. AbortError: it was closed under the transaction.
  if (name === 'InvalidStateError' || name === 'AbortError') return new StoreError('closed', { cause })
  return new StoreError('failed', { cause })
}
