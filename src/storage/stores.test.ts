import { describe, expect, it } from 'vitest'
import { infoHashFrom, pieceIndex, type InfoHash } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import { equalBytes } from '../lib/bytes.ts'
import { known } from '../lib/known.test-support.ts'
import { makeContractPart } from './contract-part.test-support.ts'
import { createMemoryDatabases } from './memory-database.ts'
import type { PieceDatabases } from './piece-database.ts'
import { createStores } from './stores.ts'

const part = await makeContractPart()
const nameOf = (byte: number): InfoHash => known(infoHashFrom(new Uint8Array(20).fill(byte)))
const [one, two] = [nameOf(1), nameOf(2)]
const first = pieceIndex(0)

const passing = () => new StoreError('failed', { cause: new DOMException('busy', 'UnknownError') })
const closed = () => new StoreError('closed', { cause: new DOMException('ended', 'AbortError') })
const full = () => new StoreError('full')

/** A browser's databases; `failures` are what opening throws next, and `null` is a time when it works. */
function browser(failures: (StoreError | null)[], isStoring = true) {
  const stored = createMemoryDatabases(Infinity)
  let opened = 0
  const deleted = async (work: () => void) => (isStoring ? work() : Promise.reject(closed()))
  const databases: PieceDatabases = {
    open(infoHash) {
      opened++
      const failure = failures.shift()
      const database = stored.open(infoHash)
      return failure ? { ...database, keys: () => Promise.reject(failure) } : database
    },
    remove: (infoHash) => deleted(() => stored.remove(infoHash)),
    // As one that does not say what it stores.
    removeAll: async (known) => {
      const parts = await known()
      return deleted(() => parts.forEach((infoHash) => stored.remove(infoHash)))
    },
    tryOut: () => deleted(() => {}),
  }
  // Nobody waits in a test.
  const stores = createStores(databases, { after: (_, callback) => (queueMicrotask(callback), () => {}) })
  return { stores, stored, databases, opened: () => opened }
}

const isFirst = (bytes: unknown) => bytes instanceof Uint8Array && equalBytes(bytes, part.pieces[0])

const failureOf = (opening: Promise<unknown>) => opening.then(() => null).catch((error: unknown) => error)

describe('stores', () => {
  it.each([
    ['once', [passing()]],
    ['twice', [closed(), passing()]],
  ])('try a browser again that refuses %s, and stay with it', async (_, failures) => {
    const { stores, stored } = browser(failures)
    const store = await stores.open(one, part.layout)
    await store.put(first, part.pieces[0])
    expect(stores.memoryLimit).toBeNull()
    await store.close()
    expect(isFirst(await stored.open(one).read(0))).toBe(true)
  })

  it('are in memory where the browser refuses again and again, and ask it no more', async () => {
    const { stores, stored, opened } = browser(Array.from({ length: 9 }, passing), false)
    const store = await stores.open(one, part.layout)
    await store.put(first, part.pieces[0])
    expect(isFirst(await store.get(first))).toBe(true)
    expect(stores.memoryLimit).toBeGreaterThan(0)
    await stores.open(two, part.layout)
    expect(opened()).toBe(3)
    expect(await stores.freeBytes()).toBe((stores.memoryLimit ?? 0) - part.pieces[0].length)
    // What is opened again finds what is there.
    await store.close()
    expect((await stores.open(one, part.layout)).initial).toEqual(new Uint8Array([0x80]))
    await stores.remove(one)
    expect(await stores.freeBytes()).toBe(stores.memoryLimit)
    expect(await stored.open(one).keys()).toEqual([])
  })

  it('that stored a part go on with it when another one can’t be opened, which may be tried again', async () => {
    const { stores } = browser([null, passing(), closed(), passing()])
    const store = await stores.open(one, part.layout)
    await store.put(first, part.pieces[0])
    expect(await failureOf(stores.open(two, part.layout))).toMatchObject({ code: 'failed' })
    expect(stores.memoryLimit).toBeNull()
    expect(isFirst(await store.get(first))).toBe(true)
    const other = await stores.open(two, part.layout)
    await other.put(first, part.pieces[0])
    await stores.remove(one)
    expect((await stores.open(one, part.layout)).initial).toEqual(new Uint8Array([0]))
  })

  it('tell a part that can’t be opened from a browser that stores nothing', async () => {
    const { stores, stored } = browser(Array.from({ length: 3 }, passing))
    await stored.open(two).write([{ piece: 0, bytes: part.pieces[0] }])
    expect(await failureOf(stores.open(one, part.layout))).toMatchObject({ code: 'failed' })
    expect(stores.memoryLimit).toBeNull()
    expect((await stores.open(two, part.layout)).initial).toEqual(new Uint8Array([0x80]))
    await stores.remove(two)
    expect(await stored.open(two).keys()).toEqual([])
  })

  it.each(['remove', 'removeAll'] as const)('delete by %s what an earlier visit stored', async (how) => {
    const { stores, stored } = browser([])
    await stored.open(one).write([{ piece: 0, bytes: part.pieces[0] }])
    await (how === 'remove' ? stores.remove(one) : stores.removeAll(async () => [one]))
    expect(await stored.open(one).keys()).toEqual([])
  })

  it('delete with everything what was opened on this visit, whether it is known otherwise or not', async () => {
    const { stores, stored } = browser([])
    await (await stores.open(one, part.layout)).put(first, part.pieces[0])
    await stores.removeAll(async () => [])
    expect(await stored.open(one).keys()).toEqual([])
  })

  it('say what could not be deleted, but where there can be nothing', async () => {
    const storing = browser([])
    storing.databases.remove = () => Promise.reject(passing())
    expect(await failureOf(storing.stores.remove(one))).toMatchObject({ code: 'failed' })
    const refusing = browser([], false)
    await refusing.stores.remove(one)
    await refusing.stores.removeAll(async () => [])
    expect(refusing.stores.memoryLimit).toBeGreaterThan(0)
  })

  it('that one part finds in working order while another one fails are the browser’s', async () => {
    const { stores } = browser([passing(), null, passing(), passing()])
    const opening = [stores.open(one, part.layout), stores.open(two, part.layout)].map(failureOf)
    expect(await Promise.all(opening)).toMatchObject([{ code: 'failed' }, null])
    expect(stores.memoryLimit).toBeNull()
  })

  it('say at once that the disk is full', async () => {
    const { stores, opened } = browser([full()])
    expect(await failureOf(stores.open(one, part.layout))).toMatchObject({ code: 'full' })
    expect(opened()).toBe(1)
    expect(stores.memoryLimit).toBeNull()
  })
})
