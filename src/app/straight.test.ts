import { describe, expect, it, vi } from 'vitest'
import type { DeliverableFile, Delivery, SaveOutcome } from '../core/ports/delivery.ts'
import { DeliveryError } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { StoreError, type Stores } from '../core/ports/stores.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

// Files that go straight to disk: nothing of them is stored in the browser.

const film: Bytes = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const notes = film.slice(0, 1000)
const menu = film.slice(5, 2005)

/** A disk, and how much is held in the browser when a block gets there. */
function disk(held: () => number, fails: (bytes: number) => boolean = () => false) {
  const files = new Map<string, Bytes>()
  let most = 0
  let written = 0
  async function take(signal: AbortSignalLike, file: DeliverableFile): Promise<SaveOutcome> {
    const blocks: Bytes[] = []
    for await (const block of file.read(signal)) {
      blocks.push(block.slice())
      written += block.length
      most = Math.max(most, held())
      if (fails(written)) throw new DeliveryError('noRoom')
    }
    files.set(file.path, concatBytes(...blocks))
    return 'saved'
  }
  const delivery: Delivery = {
    canSaveStraight: true,
    save: (signal, file) => take(signal, file),
    async saveZip(signal, _, all) {
      for (const file of all) await take(signal, file)
      return 'saved'
    },
  }
  return { delivery, files, most: () => most }
}

/** The browser's storage has no room, unless pieces pass through. */
function fullStores(): { readonly stores: Stores; readonly held: () => number } {
  const { stores } = fakeDeps(new Hub())
  let held = 0
  return {
    held: () => held,
    stores: {
      ...stores,
      async open(infoHash, layout) {
        const store = await stores.open(infoHash, layout)
        let isPassing = false
        return {
          ...store,
          passThrough: (isOn) => void (isPassing = isOn),
          put(piece, bytes) {
            if (!isPassing) return Promise.reject(new StoreError('full'))
            held++
            return store.put(piece, bytes)
          },
          drop(piece) {
            held--
            return store.drop(piece)
          },
        }
      },
    },
  }
}

async function offeredTo(fails?: (bytes: number) => boolean) {
  const hub = new Hub()
  const sender = openPage(hub)
  const files = [sourceFile('trip/a.mkv', film), sourceFile('trip/b.txt', notes), sourceFile('trip/c.pdf', menu)]
  const id = await sender.app.share(files, { password: null })
  const { link } = await until(sender.app, id, inPhase('seeding'))
  const { stores, held } = fullStores()
  const { delivery, files: saved } = disk(held, fails)
  const receiver = openPage(hub, { stores, delivery })
  await receiver.app.open(link)
  await until(receiver.app, id, inPhase('offered'))
  return { id, app: receiver.app, delivery, records: receiver.records, saved, held, sender }
}

const saveStraight = (
  app: Awaited<ReturnType<typeof offeredTo>>['app'],
  id: Parameters<typeof app.saveStraight>[0],
  ...files: number[]
) => app.saveStraight(id, new Set(files), () => {})

function expectSaved(saved: ReadonlyMap<string, Bytes>, wanted: Readonly<Record<string, Bytes>>): void {
  expect([...saved.keys()]).toEqual(Object.keys(wanted))
  for (const [path, bytes] of saved) expect(equalBytes(bytes, wanted[path] ?? new Uint8Array())).toBe(true)
}

describe('a download that goes straight to disk', () => {
  it('is whole there, counts as complete, and leaves nothing here', async () => {
    const { id, app, records, saved, held, sender } = await offeredTo()
    expect(await saveStraight(app, id, 0, 1, 2)).toBe('saved')
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes, 'trip/c.pdf': menu })
    expect(held()).toBe(0)
    const done = await until(app, id, inPhase('complete'))
    expect(done).toMatchObject({ isStraight: true, fileBytes: [1_500_000, 1000, 2000] })
    expect(records.kept.size).toBe(0)
    await until(sender.app, id, ({ delivered }) => delivered === 1)
  })

  it('may be a part of the files', async () => {
    const { id, app, saved, held } = await offeredTo()
    expect(await saveStraight(app, id, 1)).toBe('saved')
    expectSaved(saved, { 'trip/b.txt': notes })
    expect(held()).toBe(0)
    expect((await until(app, id, inPhase('complete'))).progress).toEqual({ haveBytes: 1000, wantBytes: 1000 })
  })

  it('takes over where the storage was full, with what is there', async () => {
    const { id, app, saved } = await offeredTo()
    app.download(id, new Set([0, 1, 2]))
    await until(app, id, ({ state }) => state.phase === 'paused' && state.why.kind === 'storageFull')
    expect(await saveStraight(app, id, 0, 1, 2)).toBe('saved')
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes, 'trip/c.pdf': menu })
    await until(app, id, inPhase('complete'))
  })

  it('can be paused', async () => {
    const { id, app, saved } = await offeredTo()
    const saving = saveStraight(app, id, 0)
    await until(app, id, inPhase('downloading'))
    app.pause(id)
    await until(app, id, inPhase('paused'))
    app.resume(id)
    await saving
    expectSaved(saved, { 'trip/a.mkv': film })
  })

  it('is an offer again where the disk is full, and can be tried again', async () => {
    let isFull = true
    const { id, app, saved, held } = await offeredTo((bytes) => isFull && bytes > 500_000)
    await expect(saveStraight(app, id, 0, 1)).rejects.toMatchObject({ code: 'noRoom' })
    const offered = await until(app, id, inPhase('offered'))
    expect(offered.isStraight).toBe(false)
    expect(held()).toBe(0)
    isFull = false
    await saveStraight(app, id, 0, 1)
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes })
    await until(app, id, inPhase('complete'))
  })

  it('changes nothing where the person closes the picker', async () => {
    const { id, app, delivery } = await offeredTo()
    const saving = vi.spyOn(delivery, 'save').mockResolvedValueOnce('cancelled')
    expect(await saveStraight(app, id, 0)).toBe('cancelled')
    expect(saving).toHaveBeenCalledOnce()
    expect(app.transfers.get(id)).toMatchObject({ state: { phase: 'offered' }, isStraight: false })
  })
})
