import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { bundleSource } from '../support/source-bundle.ts'

// What Node can't show of the piece stores, because it has no IndexedDB. The stores are bundled alone, into an empty
// page of the server's origin.

/** The bundle, as far as it is used here; the names are those of `src/storage` and `src/core/ports.ts`. */
interface StoreBundle {
  readonly createStores: () => {
    open(infoHash: string, layout: unknown): Promise<Store>
    fromSources(options: object): Store
    remove(infoHash: string): Promise<void>
  }
  readonly makeContractPart: () => Promise<ContractPart>
  readonly layoutPart: (sizes: readonly number[]) => { pieceCount: number; pieceLength: number }
  readonly pieceStoreContract: Readonly<Record<ContractKind, readonly ContractCase[]>>
  readonly withFlippedByte: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
}

type ContractKind = 'writable' | 'limited' | 'readOnly'

interface ContractPart {
  readonly layout: unknown
  readonly files: readonly Uint8Array<ArrayBuffer>[]
  readonly partKey: Uint8Array
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
}

interface ContractCase {
  readonly name: string
  readonly run: (subject: object) => Promise<void>
}

interface Store {
  readonly initial: Uint8Array
  get(piece: number): Promise<Uint8Array>
  put(piece: number, bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

declare global {
  interface Window {
    bundle: StoreBundle
    store: Store
    /** Bytes that the origin may store. */
    setQuota: (bytes: number) => Promise<void>
  }
}

const infoHash = 'a1'.repeat(20)
const mebibyte = 1024 * 1024

const bundleStores = () =>
  bundleSource(`
    import { layoutPart } from 'src/core/part-layout.ts'
    import { createStores } from 'src/storage/stores.ts'
    import { makeContractPart, withFlippedByte } from 'src/storage/contract-part.test-support.ts'
    import { pieceStoreContract } from 'src/storage/piece-store.contract.ts'
    window.bundle = { createStores, layoutPart, makeContractPart, pieceStoreContract, withFlippedByte }
  `)

async function openPage(context: BrowserContext, origin: string, script: string): Promise<Page> {
  await context.route('**/stores.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Stores</title>' }),
  )
  const page = await context.newPage()
  await page.goto(new URL('stores.html', origin).href)
  await page.addScriptTag({ content: script })
  return page
}

/** Opens a part in the page as `window.store` and puts its first piece. */
const openWithOnePiece = (page: Page) =>
  page.evaluate(async (name) => {
    const { layout, pieces } = await window.bundle.makeContractPart()
    window.store = await window.bundle.createStores().open(name, layout)
    await window.store.put(0, pieces[0] ?? new Uint8Array())
  }, infoHash)

/** What putting and getting the first piece ends with: `ok`, or the error's code. */
const tryFirstPiece = (page: Page, kind: 'get' | 'put') =>
  page.evaluate(async (kind) => {
    const { pieces } = await window.bundle.makeContractPart()
    const trial = kind === 'get' ? window.store.get(0) : window.store.put(0, pieces[0] ?? new Uint8Array())
    return trial.then(
      () => 'ok',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
    )
  }, kind)

const databases = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))

/** Gives the page `setQuota`. */
async function exposeQuota(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await page.exposeFunction('setQuota', async (bytes: number) => {
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes })
  })
}

/** Runs the cases one after another in the page. Each outcome is `kept`, or the case that was not and why. */
const runContract = (page: Page, kind: ContractKind) =>
  page.evaluate(
    async ({ kind, infoHash }) => {
      const { createStores, makeContractPart, pieceStoreContract, withFlippedByte } = window.bundle
      const stores = createStores()
      const part = await makeContractPart()
      const [firstPiece, firstFile] = [part.pieces[0] ?? new Uint8Array(), part.files[0] ?? new Uint8Array()]
      const hashes = await Promise.all(part.pieces.map((piece) => crypto.subtle.digest('SHA-1', piece)))
      const pieceHashes = new Uint8Array(await new Blob(hashes).arrayBuffer())

      const received = () => ({
        isWritable: true,
        open: () => stores.open(infoHash, part.layout),
        // Past the store, by a connection of its own.
        damage: (how: 'flipped' | 'lost') =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open(`tukar-part-${infoHash}`)
            opening.addEventListener('error', () => reject(opening.error))
            opening.addEventListener('success', () => {
              const transaction = opening.result.transaction('pieces', 'readwrite')
              const records = transaction.objectStore('pieces')
              if (how === 'lost') records.delete(0)
              else records.put(withFlippedByte(firstPiece), 0)
              transaction.addEventListener('complete', () => {
                opening.result.close()
                resolve()
              })
            })
          }),
        setRoom: (bytes: number) => window.setQuota(bytes),
      })

      const own = () => {
        const sources: { size: number }[] = part.files.map((file) => new Blob([file]))
        const gone = {
          size: firstFile.length,
          slice: () => gone,
          arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')),
        }
        return {
          isWritable: false,
          open: async () => stores.fromSources({ ...part, sources, pieceHashes }),
          async damage(how: 'flipped' | 'lost') {
            sources[0] = how === 'lost' ? gone : new Blob([withFlippedByte(firstFile)])
          },
        }
      }

      const outcomes: string[] = []
      for (const { name, run } of pieceStoreContract[kind]) {
        const subject = kind === 'readOnly' ? own() : received()
        await run({ ...part, ...subject }).then(
          () => outcomes.push('kept'),
          (error: unknown) => outcomes.push(`${name}: ${String(error)}`),
        )
        await stores.remove(infoHash)
      }
      return outcomes
    },
    { kind, infoHash },
  )

let script: string
test.beforeAll(async () => {
  script = await bundleStores()
})

for (const kind of ['writable', 'readOnly'] as const) {
  test(`the ${kind} piece store keeps its contract`, async ({ server, context }) => {
    const page = await openPage(context, server.url, script)
    const outcomes = await runContract(page, kind)
    expect(outcomes.length).toBeGreaterThan(7)
    expect(outcomes.filter((outcome) => outcome !== 'kept')).toEqual([])
    expect(await databases(page)).toEqual([])
  })
}

test('the writable piece store keeps its contract where room is short', async ({ server, people }) => {
  // What is kept in memory knows no quota.
  const context = (await people.arrive({ onDisk: true })).context()
  const page = await openPage(context, server.url, script)
  await exposeQuota(page)
  expect(await runContract(page, 'limited')).toEqual(['kept'])
})

test('a part that another page removes is gone, and nobody waits for it', async ({ server, context }) => {
  const page = await openPage(context, server.url, script)
  const other = await openPage(context, server.url, script)
  await openWithOnePiece(page)
  expect(await databases(other)).toHaveLength(1)
  await other.evaluate((infoHash) => window.bundle.createStores().remove(infoHash), infoHash)
  expect(await tryFirstPiece(page, 'get')).toBe('closed')
  expect(await tryFirstPiece(page, 'put')).toBe('closed')
  expect(await databases(page)).toEqual([])
})

test('when the browser clears the data, pieces are missing and can be stored again', async ({ server, context }) => {
  const page = await openPage(context, server.url, script)
  await openWithOnePiece(page)
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.clearDataForOrigin', { origin: new URL(server.url).origin, storageTypes: 'indexeddb' })
  expect(await tryFirstPiece(page, 'get')).toBe('missing')
  expect(await tryFirstPiece(page, 'put')).toBe('ok')
  expect(await tryFirstPiece(page, 'get')).toBe('ok')
})

test('a full storage refuses what does not fit and keeps the rest', async ({ server, people }) => {
  // What is kept in memory knows no quota.
  const context = (await people.arrive({ onDisk: true })).context()
  const page = await openPage(context, server.url, script)
  const devTools = await context.newCDPSession(page)
  await devTools.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(server.url).origin,
    quotaSize: 10 * mebibyte,
  })
  const { stored, refused, readable } = await page.evaluate(async (infoHash) => {
    const { createStores, layoutPart } = window.bundle
    // 80 pieces of 256 KiB: twice the quota.
    const layout = layoutPart([320 * 65_520])
    const store = await createStores().open(infoHash, layout)
    // Random, as sealed bytes look: the browser compresses what it stores.
    const pieces = Array.from({ length: layout.pieceCount }, () => {
      const piece = new Uint8Array(layout.pieceLength)
      for (let at = 0; at < piece.length; at += 65_536) crypto.getRandomValues(piece.subarray(at, at + 65_536))
      return piece
    })
    const outcomes = await Promise.allSettled(pieces.map((piece, i) => store.put(i, piece)))
    const codes = outcomes.map((outcome) => {
      if (outcome.status === 'fulfilled') return 'ok'
      const reason: unknown = outcome.reason
      return reason instanceof Error && 'code' in reason ? reason.code : String(reason)
    })
    let readable = 0
    for (const [i, code] of codes.entries())
      if (code === 'ok' && String(await store.get(i)) === String(pieces[i])) readable++
    const count = (wanted: string) => codes.filter((code) => code === wanted).length
    return { stored: count('ok'), refused: count('full'), readable }
  }, infoHash)
  expect(stored + refused).toBe(80)
  expect(stored).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(20)
  expect(readable).toBe(stored)
})
