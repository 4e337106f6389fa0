import { describe, expect, it, vi } from 'vitest'
import type { DeliverableFile, Delivery, SaveOutcome } from '../core/ports/delivery.ts'
import { DeliveryError } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { PieceIndex } from '../core/ids.ts'
import { StoreError, type Stores } from '../core/ports/stores.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

// Files that go straight to disk: nothing of them is stored in the browser.

const film: Bytes = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const notes = film.slice(0, 1000)
const menu = film.slice(5, 2005)

function disk(fails: (bytes: number) => boolean = () => false) {
  const files = new Map<string, Bytes>()
  let written = 0
  async function take(signal: AbortSignalLike, file: DeliverableFile): Promise<SaveOutcome> {
    const blocks: Bytes[] = []
    for await (const block of file.read(signal)) {
      blocks.push(block.slice())
      written += block.length
      if (fails(written)) throw new DeliveryError('noRoom')
    }
    files.set(file.path, concatBytes(...blocks))
    return 'saved'
  }
  const takeAll: Delivery['saveFolder'] = async (signal, _, all) => {
    for (const file of all) await take(signal, file)
    return 'saved'
  }
  const delivery: Delivery = {
    canSaveStraight: true,
    save: (signal, file) => take(signal, file),
    canSaveFolder: true,
    saveZip: takeAll,
    saveFolder: takeAll,
    deleteCopies: async () => {},
  }
  return { delivery, files }
}

/** The browser's storage has room for so many pieces; what passes through takes none. */
function smallStores(room: number) {
  const { stores } = fakeDeps(new Hub())
  const passing = new Set<string>()
  const stored = new Set<string>()
  const limited: { readonly stores: Stores; readonly stored: () => number; readonly passing: () => number } = {
    stored: () => stored.size,
    passing: () => passing.size,
    stores: {
      ...stores,
      async open(infoHash, layout) {
        const store = await stores.open(infoHash, layout)
        const keyOf = (piece: PieceIndex) => `${infoHash} ${piece}`
        let isPassing = false
        return {
          ...store,
          passThrough: (isOn) => void (isPassing = isOn),
          isPassing: (piece) => passing.has(keyOf(piece)),
          put(piece, bytes) {
            if (!isPassing && stored.size >= room) return Promise.reject(new StoreError('full'))
            ;(isPassing ? passing : stored).add(keyOf(piece))
            return store.put(piece, bytes)
          },
          drop(piece) {
            for (const pieces of [passing, stored]) pieces.delete(keyOf(piece))
            return store.drop(piece)
          },
        }
      },
    },
  }
  return limited
}

async function offeredTo(fails?: (bytes: number) => boolean, room = 0) {
  const hub = new Hub()
  const sender = openPage(hub)
  const files = [sourceFile('trip/a.mkv', film), sourceFile('trip/b.txt', notes), sourceFile('trip/c.pdf', menu)]
  const id = await sender.app.share(files, { password: null })
  const { link } = await until(sender.app, id, inPhase('seeding'))
  const { stores, stored, passing } = smallStores(room)
  const { delivery, files: saved } = disk(fails)
  const receiver = openPage(hub, { stores, delivery })
  await receiver.app.open(link)
  await until(receiver.app, id, inPhase('offered'))
  return { id, app: receiver.app, delivery, records: receiver.records, saved, stored, passing, sender }
}

const saveStraight = (
  app: Awaited<ReturnType<typeof offeredTo>>['app'],
  id: Parameters<typeof app.saveStraight>[1],
  ...files: number[]
) => app.saveStraight(live(), id, new Set(files), 'file', () => {})

function expectSaved(saved: ReadonlyMap<string, Bytes>, wanted: Readonly<Record<string, Bytes>>): void {
  expect([...saved.keys()]).toEqual(Object.keys(wanted))
  for (const [path, bytes] of saved) expect(equalBytes(bytes, wanted[path] ?? new Uint8Array())).toBe(true)
}

describe('a download that goes straight to disk', () => {
  it('is whole there, counts as complete, and leaves nothing here', async () => {
    const { id, app, records, saved, stored, passing, sender } = await offeredTo()
    expect(await saveStraight(app, id, 0, 1, 2)).toBe('saved')
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes, 'trip/c.pdf': menu })
    expect([stored(), passing()]).toEqual([0, 0])
    const done = await until(app, id, inPhase('complete'))
    expect(done).toMatchObject({ straight: new Set([0, 1, 2]), fileBytes: [1_500_000, 1000, 2000] })
    expect(records.kept.size).toBe(0)
    await until(sender.app, id, ({ delivered }) => delivered === 1)
  })

  it('may be a part of the files', async () => {
    const { id, app, saved, passing } = await offeredTo()
    expect(await saveStraight(app, id, 1)).toBe('saved')
    expectSaved(saved, { 'trip/b.txt': notes })
    expect(passing()).toBe(0)
    expect((await until(app, id, inPhase('complete'))).progress).toEqual({ haveBytes: 1000, wantBytes: 1000 })
  })

  it('takes over where the storage was full, with what is there', async () => {
    const { id, app, records, saved, stored } = await offeredTo(undefined, 3)
    app.download(id, new Set([0, 1, 2]))
    await until(app, id, ({ state }) => state.phase === 'paused' && state.why.kind === 'storageFull')
    expect(await saveStraight(app, id, 0, 1, 2)).toBe('saved')
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes, 'trip/c.pdf': menu })
    await until(app, id, inPhase('complete'))
    await vi.waitFor(() => expect([stored(), records.kept.size]).toEqual([0, 0]))
  })

  it('costs nothing that was here before, whether it gets there or not', async () => {
    let isFull = true
    const { id, app, records, saved, stored } = await offeredTo((bytes) => isFull && bytes > 500_000, 1)
    app.download(id, new Set([2]))
    await until(app, id, inPhase('complete'))
    expect(stored()).toBe(1)
    await expect(saveStraight(app, id, 0, 1)).rejects.toMatchObject({ code: 'noRoom' })
    const { progress, straight } = await until(app, id, inPhase('complete'))
    expect([progress.haveBytes, straight.size, stored()]).toEqual([2000, 0, 1])
    isFull = false
    await saveStraight(app, id, 0, 1)
    expect(await until(app, id, inPhase('complete'))).toMatchObject({ progress: { haveBytes: 1_503_000 } })
    expect(stored()).toBe(1)
    await app.saveFile(live(), id, 2, () => {})
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/b.txt': notes, 'trip/c.pdf': menu })
    await expect(app.saveFile(live(), id, 0, () => {})).rejects.toMatchObject({ code: 'unreadable' })
    await vi.waitFor(() => expect(records.kept.get(id)).toMatchObject({ chosen: [2] }))
  })

  it('that fails leaves what got there before', async () => {
    let isFull = false
    const { id, app } = await offeredTo((bytes) => isFull && bytes > 500_000)
    await saveStraight(app, id, 1, 2)
    await until(app, id, inPhase('complete'))
    isFull = true
    await expect(saveStraight(app, id, 0)).rejects.toMatchObject({ code: 'noRoom' })
    expect(await until(app, id, inPhase('complete'))).toMatchObject({
      straight: new Set([1, 2]),
      progress: { haveBytes: 3000, wantBytes: 3000 },
    })
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
    const { id, app, saved, passing } = await offeredTo((bytes) => isFull && bytes > 500_000)
    await expect(saveStraight(app, id, 0, 1)).rejects.toMatchObject({ code: 'noRoom' })
    const offered = await until(app, id, inPhase('offered'))
    expect(offered.straight.size).toBe(0)
    expect(passing()).toBe(0)
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
    expect(app.transfers.get(id)).toMatchObject({ state: { phase: 'offered' }, straight: new Set() })
  })

  it('goes into a folder, in the order of the list', async () => {
    const { id, app, delivery, saved, stored, passing } = await offeredTo()
    const saving = vi.spyOn(delivery, 'saveFolder')
    expect(await app.saveStraight(live(), id, new Set([2, 0]), 'folder', () => {})).toBe('saved')
    expect(saving).toHaveBeenCalledWith(expect.anything(), 'trip', expect.anything(), expect.anything())
    expectSaved(saved, { 'trip/a.mkv': film, 'trip/c.pdf': menu })
    expect([stored(), passing()]).toEqual([0, 0])
  })

  it('is an offer again once the person cancels', async () => {
    const { id, app, passing, sender } = await offeredTo()
    sender.app.pause(id)
    const controller = new AbortController()
    const saving = app.saveStraight(controller.signal, id, new Set([0, 1]), 'folder', () => {})
    await until(app, id, inPhase('downloading'))
    const reason = new Error('the person pressed cancel')
    controller.abort(reason)
    await expect(saving).rejects.toBe(reason)
    expect((await until(app, id, inPhase('offered'))).straight.size).toBe(0)
    expect(passing()).toBe(0)
  })
})
