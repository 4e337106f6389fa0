import { promisifyRequest } from 'idb-keyval'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { infoHashFrom, type InfoHash } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import { databaseNames, deleteDatabase, openDatabase } from './database.ts'

// One database per part, named after its info hash, with one object store: piece index -> sealed bytes. A part is then
// deleted as a whole without touching its records, its keys are listed without reading values, and parts never wait
// for each other's transactions. Durability is the browser's default: relaxed, in all of them.
//
// They need no version. The name is the info hash, so it says what each piece must be; a key is a whole number below the
// number of pieces, and its value has that piece's length. What is otherwise is no piece: a strange key is left alone, a
// strange value is forgotten and fetched again, and what only looks right is found by its hash on the way out. Another
// format gets another prefix; what stands under the old one is then fetched again, or deleted with everything.

const triedBytes = 64 * 1024
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

/** Where the parts stand. */
export interface PieceDatabases {
  open(infoHash: InfoHash): PieceDatabase
  /** Also ends every open connection to it, in this page and in other tabs. @throws StoreError */
  remove(infoHash: InfoHash): Promise<void>
  /** Of all parts; of the `known` ones where the browser names none. @throws StoreError, and what `known` throws */
  removeAll(known: () => Promise<readonly InfoHash[]>): Promise<void>
  /** Writes a record for a part that no share has, reads it back and deletes it. @throws StoreError */
  tryOut(): Promise<void>
}

const databaseName = (infoHash: InfoHash) => `${namePrefix}${infoHash}`

/** Connects on first use. */
function openPieceDatabase(infoHash: InfoHash): PieceDatabase {
  const database = openDatabase(databaseName(infoHash), storeName)
  return {
    keys: () => database.read((store) => promisifyRequest(store.getAllKeys())),
    read: (piece) => database.read((store) => promisifyRequest<unknown>(store.get(piece))),
    write: (writes) =>
      database.write((store) => {
        for (const { piece, bytes } of writes) {
          if (bytes) store.put(bytes, piece)
          else store.delete(piece)
        }
      }),
    close: () => database.close(),
  }
}

const deletePieceDatabase = (infoHash: InfoHash): Promise<void> => deleteDatabase(databaseName(infoHash))

export const browserDatabases: PieceDatabases = {
  open: openPieceDatabase,
  remove: deletePieceDatabase,
  async removeAll(known) {
    // Older Firefox does not name them.
    const names = 'databases' in indexedDB ? await databaseNames() : (await known()).map(databaseName)
    await Promise.all(names.filter((name) => name.startsWith(namePrefix)).map(deleteDatabase))
  },
  async tryOut() {
    const name = infoHashFrom(crypto.getRandomValues(new Uint8Array(20)))
    if (!name) throw new Error('20 bytes are a name')
    const written = crypto.getRandomValues(new Uint8Array(triedBytes))
    const database = openPieceDatabase(name)
    try {
      await database.write([{ piece: 0, bytes: written }])
      const read = await database.read(0)
      if (!(read instanceof Uint8Array) || !equalBytes(read, written)) throw new StoreError('missing')
    } finally {
      database.close()
      await deletePieceDatabase(name)
    }
  },
}
