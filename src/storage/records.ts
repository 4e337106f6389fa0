import { promisifyRequest } from 'idb-keyval'
import { swarmIdFrom, type SwarmId } from '../core/ids.ts'
import type { Records } from '../core/ports/records.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { ShareRecord } from '../core/share-record.ts'
import { fromHex, wholeBytes, type Bytes } from '../lib/bytes.ts'
import { databaseNames, deleteDatabase, openDatabase, type Database } from './database.ts'
import { encodeShareRecord, isLaterShareRecord, isOwnShareRecord, parseShareRecord } from './share-record-codec.ts'

// One small database for what is kept of all shares. The lists and the piece hashes, which may be large, stand under
// keys of their own: who wants to know what there is reads only the records. They alone have a version; lists and piece
// hashes are what their owners signed, are proven again when they are read, and say their version themselves.

const databaseName = 'tukar-records'
const storeName = 'records'
const recordKey = (id: string) => `share/${id}`
const manifestKey = (id: string) => `manifest/${id}`
const infoKey = (infoHash: string) => `info/${infoHash}`

export function createRecords(): Records {
  let database = openDatabase(databaseName, storeName)
  let isThere = false
  /** Written here since they were looked for: no other page works on them. A page that goes has no time to look. */
  const written = new Set<SwarmId>()

  /** What another tab deleted begins anew with what is kept next. */
  function opened(): Database {
    if (database.isOver) begin()
    return database
  }

  function begin(): void {
    database = openDatabase(databaseName, storeName)
    isThere = false
    written.clear()
  }

  /** Looking for what was never kept leaves no empty database behind. */
  async function read<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T | null> {
    const now = opened()
    isThere ||= await exists()
    return isThere ? now.read(work) : null
  }

  function write(work: (store: IDBObjectStore) => void | Promise<void>): Promise<void> {
    const now = opened()
    isThere = true
    return now.write(work)
  }

  return {
    async find(id) {
      written.delete(id)
      const found = await read((store) =>
        Promise.all([recordKey(id), manifestKey(id)].map((key) => promisifyRequest<unknown>(store.get(key)))),
      )
      const record = parseShareRecord(id, found?.[0])
      const manifest = bytesFrom(found?.[1])
      return record && manifest ? { record, manifest } : null
    },
    async list() {
      const shares = IDBKeyRange.bound(recordKey(''), recordKey('\uffff'))
      const [keys = [], values = []] =
        (await read((store) =>
          Promise.all([promisifyRequest(store.getAllKeys(shares)), promisifyRequest<unknown[]>(store.getAll(shares))]),
        )) ?? []
      const records = keys.flatMap((key, index) => {
        const id = swarmIdOf(key)
        return (id && parseShareRecord(id, values[index])) || []
      })
      return {
        records: records.sort((a, b) => a.addedAt - b.addedAt),
        ofLaterVersion: values.filter(isLaterShareRecord).length,
      }
    },
    async keep(record, manifest) {
      const { id } = record
      let isListThere = true
      await write(async (store) => {
        const put = () => {
          store.put(encodeShareRecord(record), recordKey(id))
          if (manifest) store.put(wholeBytes(manifest), manifestKey(id))
          written.add(id)
        }
        const list = promisifyRequest(store.getKey(manifestKey(id))).then(
          (key) => manifest !== undefined || key !== undefined,
          // Then the transaction itself fails, and says why.
          () => true,
        )
        if (written.has(id)) {
          // The browser may have cleared it since, but a page that goes has no time to look before.
          put()
          store.transaction.commit()
          isListThere = await list
        } else if (await isReplaceable(store, record)) {
          isListThere = await list
          if (!isListThere) return
          put()
          // A transaction that waits for its answers does not outlive the page.
          store.transaction.commit()
        }
      })
      if (isListThere) return
      written.delete(id)
      throw new StoreError('missing')
    },
    findInfo: async (infoHash) =>
      bytesFrom(await read((store) => promisifyRequest<unknown>(store.get(infoKey(infoHash))))),
    keepInfo: (infoHash, info) => write((store) => void store.put(wholeBytes(info), infoKey(infoHash))),
    async forgetAll() {
      database.close()
      await deleteDatabase(databaseName)
      begin()
    },
    async forget(id, parts) {
      opened()
      isThere ||= await exists()
      if (!isThere) return
      written.delete(id)
      await write(async (store) => {
        if (isLaterShareRecord(await promisifyRequest<unknown>(store.get(recordKey(id))))) return
        for (const key of [recordKey(id), manifestKey(id), ...parts.map(infoKey)]) store.delete(key)
      })
    },
  }
}

/** In the transaction of `store`, so that nobody comes in between. */
async function isReplaceable(store: IDBObjectStore, { id, origin }: ShareRecord): Promise<boolean> {
  const stored = await promisifyRequest<unknown>(store.get(recordKey(id)))
  return !isLaterShareRecord(stored) && (origin === 'own' || !isOwnShareRecord(stored))
}

function swarmIdOf(key: IDBValidKey): SwarmId | null {
  const bytes = typeof key === 'string' ? fromHex(key.slice(recordKey('').length)) : null
  return bytes && swarmIdFrom(bytes)
}

const bytesFrom = (value: unknown): Bytes | null => (value instanceof Uint8Array ? wholeBytes(value) : null)

async function exists(): Promise<boolean> {
  // Where they are not listed, an empty one is made.
  return !indexedDB.databases || (await databaseNames()).includes(databaseName)
}
