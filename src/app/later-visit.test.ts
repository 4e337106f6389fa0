import { describe, expect, it, vi } from 'vitest'
import { StoreError } from '../core/ports/stores.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

// A page that opens a link again, with what an earlier page left in the browser's storage.

const first: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const second = first.slice(0, 10)

function visit(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const { app, delivery, deps } = openPage(hub, overrides)
  const { records, stores } = deps
  return { app, delivery, records, stores }
}

/** A first visit that has what it chose, and is over. */
async function visited({ chosen = [0, 1], password = null as string | null } = {}) {
  const hub = new Hub()
  const sender = visit(hub)
  const files = [sourceFile('trip/first.bin', first), sourceFile('trip/b', second)]
  const id = await sender.app.share(files, { password })
  const { link } = await until(sender.app, id, inPhase('seeding'))
  const { app, records, stores } = visit(hub)
  await app.open(link)
  if (password !== null) {
    await until(app, id, inPhase('locked'))
    app.unlock(id, password)
  }
  await until(app, id, inPhase('offered'))
  app.download(id, new Set(chosen))
  await until(app, id, inPhase('complete'))
  app.destroy()
  return { hub, id, link, device: { records, stores } }
}

const nobody = () => new Hub()

describe('a later visit', () => {
  it('has what is stored, with nobody there', async () => {
    const { id, link, device } = await visited()
    const { app, delivery } = visit(nobody(), device)
    await app.open(link)
    expect(await until(app, id, inPhase('complete'))).toMatchObject({ name: 'trip', people: [] })
    await app.saveAll(live(), id, () => {})
    expect([...delivery.saved.values()]).toEqual([first, second])
  })

  it('goes on with what was chosen and is not here', async () => {
    const { hub, id, link, device } = await visited()
    const opened = vi.spyOn(device.stores, 'open')
    const [pieces] = (device.stores as ReturnType<typeof fakeDeps>['stores']).opened.values()
    pieces?.delete([...pieces.keys()][1] ?? (0 as never))
    const alone = visit(nobody(), device)
    await alone.app.open(link)
    const waiting = await until(alone.app, id, ({ state, parts }) => state.phase === 'downloading' && parts.length > 0)
    expect(waiting.progress.haveBytes).toBeGreaterThan(0)
    expect(waiting.progress.haveBytes).toBeLessThan(waiting.progress.wantBytes)
    alone.app.destroy()
    expect(opened).toHaveBeenCalledTimes(1)

    const { app } = visit(hub, device)
    await app.open(link)
    const complete = await until(app, id, inPhase('complete'))
    // The one piece that was not here, and no other.
    expect(complete.receivedBytes).toBeLessThanOrEqual(2 ** 18)
  })

  it('counts on from what earlier ones received', async () => {
    const { hub, id, link, device } = await visited({ chosen: [1] })
    const { app } = visit(hub, device)
    await app.open(link)
    const { earlier } = await until(app, id, inPhase('complete'))
    expect(earlier.receivedBytes).toBeGreaterThan(0)
    app.download(id, new Set([0, 1]))
    const { receivedBytes } = await until(app, id, ({ progress }) => progress.haveBytes === 600_010)
    expect(receivedBytes).toBeGreaterThan(0)
    app.stop(id)
    await vi.waitFor(async () => {
      const { record } = (await device.records.find(id)) ?? {}
      expect(record?.totals.receivedBytes).toBe(earlier.receivedBytes + receivedBytes)
    })
  })

  it('gives to others what it has, and the list', async () => {
    const { id, link, device } = await visited()
    const hub = new Hub()
    await visit(hub, device).app.open(link)
    const newcomer = visit(hub)
    await newcomer.app.open(link)
    await until(newcomer.app, id, inPhase('offered'))
    newcomer.app.download(id, new Set([0, 1]))
    await until(newcomer.app, id, inPhase('complete'))
  })

  it('asks for no password again', async () => {
    const { id, link, device } = await visited({ password: 'sama-sama' })
    const { app, delivery } = visit(nobody(), device)
    await app.open(link)
    await until(app, id, inPhase('complete'))
    await app.saveAll(live(), id, () => {})
    expect([...delivery.saved.values()]).toEqual([first, second])
  })

  it('stays paused when it was, and goes on when asked to', async () => {
    const { id, link, device } = await visited()
    const between = visit(nobody(), device)
    await between.app.open(link)
    await until(between.app, id, inPhase('complete'))
    between.app.pause(id)
    between.app.destroy()
    const { app } = visit(nobody(), device)
    await app.open(link)
    await until(app, id, inPhase('paused'))
    app.resume(id)
    await until(app, id, inPhase('complete'))
    app.destroy()
    const last = visit(nobody(), device)
    await last.app.open(link)
    await until(last.app, id, inPhase('complete'))
  })

  it('keeps a choice that was made wider', async () => {
    const { hub, id, link, device } = await visited({ chosen: [1] })
    const wider = visit(hub, device)
    await wider.app.open(link)
    expect((await until(wider.app, id, inPhase('complete'))).progress.wantBytes).toBe(10)
    wider.app.download(id, new Set([0, 1]))
    await until(wider.app, id, inPhase('complete'))
    wider.app.destroy()
    const { app } = visit(nobody(), device)
    await app.open(link)
    expect((await until(app, id, inPhase('complete'))).progress.wantBytes).toBe(600_010)
  })

  it.each(['record', 'list', 'storage'])('is a first one where the %s can’t be read', async (what) => {
    const { hub, id, link, device } = await visited()
    const damaged: typeof device.records = {
      ...device.records,
      async find(share) {
        if (what === 'storage') throw new StoreError('failed')
        const kept = what === 'list' ? await device.records.find(share) : null
        return kept && { ...kept, manifest: kept.manifest.map((byte, i) => (i === 99 ? byte ^ 1 : byte)) }
      },
      async findInfo() {
        if (what === 'storage') throw new StoreError('failed')
        return Uint8Array.of(1, 2, 3)
      },
    }
    const { app } = visit(hub, { ...device, records: damaged })
    await app.open(link)
    await until(app, id, inPhase('offered'))
    app.download(id, new Set([0, 1]))
    // What is stored is found all the same.
    expect((await until(app, id, inPhase('complete'))).receivedBytes).toBe(0)
  })

  it.each(['could not be written at first', 'was cleared meanwhile'])('goes on where the record %s', async (what) => {
    const hub = new Hub()
    const sender = visit(hub)
    const id = await sender.app.share([sourceFile('first.bin', first)], { password: null })
    const { link } = await until(sender.app, id, inPhase('seeding'))
    const { records } = fakeDeps(hub)
    const keep = vi.fn(records.keep)
    if (what === 'could not be written at first') keep.mockRejectedValueOnce(new StoreError('full'))
    const { app, stores } = visit(hub, { records: { ...records, keep } })
    await app.open(link)
    await until(app, id, inPhase('offered'))
    app.download(id, new Set([0]))
    await until(app, id, inPhase('complete'))
    if (what === 'was cleared meanwhile') records.kept.clear()
    app.pause(id)
    await vi.waitFor(async () => expect(await records.find(id)).toMatchObject({ record: { isPaused: true } }))
    app.destroy()
    const back = visit(nobody(), { records, stores })
    await back.app.open(link)
    await until(back.app, id, inPhase('paused'))
  })

  it('finds nothing of what was removed, nor of what nobody said yes to', async () => {
    const { hub, id, link, device } = await visited()
    const between = visit(nobody(), device)
    await between.app.open(link)
    await between.app.remove(id)
    for (let run = 0; run < 2; run++) {
      const { app } = visit(hub, device)
      await app.open(link)
      await until(app, id, inPhase('offered'))
      app.destroy()
    }
    expect((device.records as ReturnType<typeof fakeDeps>['records']).kept.size).toBe(0)
  })
})
