import { describe, expect, it } from 'vitest'
import { StoreError } from '../core/ports/stores.ts'
import type { TransferId } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)

/** A visit that has ended: it received two shares, made one, and removed another. */
async function earlierVisit() {
  const hub = new Hub()
  const sender = openPage(hub)
  const visit = openPage(hub)
  const received: TransferId[] = []
  for (const name of ['a.bin', 'b.bin']) {
    const id = await sender.app.share([sourceFile(name, film)], { password: null })
    const { link } = await until(sender.app, id, inPhase('seeding'))
    await visit.app.open(link)
    await until(visit.app, id, inPhase('offered'))
    visit.app.download(id, new Set([0]))
    await until(visit.app, id, inPhase('complete'))
    received.push(id)
  }
  const own = await visit.app.share([sourceFile('own.txt', film.slice(0, 9))], { password: null })
  await until(visit.app, own, inPhase('seeding'))
  const gone = await visit.app.share([sourceFile('gone.txt', film.slice(0, 9))], { password: null })
  await until(visit.app, gone, inPhase('seeding'))
  await visit.app.remove(gone)
  visit.app.destroy()
  const { records, stores } = visit.deps
  return { hub, received, own, records, stores }
}

const failing = () => Promise.reject(new StoreError('failed'))
const nothingLeftOut = { ofLaterVersion: 0, notOpened: 0 }

describe('what earlier visits kept', () => {
  it('is taken up as a whole, and what was removed is not', async () => {
    const { hub, received, own, records, stores } = await earlierVisit()
    const { app } = openPage(hub, { records, stores })
    expect(await app.restore()).toEqual(nothingLeftOut)
    for (const id of received) await until(app, id, inPhase('complete'))
    await until(app, own, inPhase('paused'))
    expect(app.transfers.list().length).toBe(3)
    // Again changes nothing.
    expect(await app.restore()).toEqual(nothingLeftOut)
    expect(app.transfers.list().length).toBe(3)
  })

  it('is not brought back once everything is erased meanwhile', async () => {
    const { hub, records, stores } = await earlierVisit()
    let found = 0
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    let goOn = () => {}
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    const find: typeof records.find = async (id) => {
      if (++found === 2) begin()
      if (found >= 2) await gate
      return records.find(id)
    }
    const { app } = openPage(hub, { records: { ...records, find }, stores })
    const restoring = app.restore()
    await begun
    await app.eraseAll()
    goOn()
    expect(await restoring).toEqual(nothingLeftOut)
    expect(app.transfers.list()).toEqual([])
    expect((await records.list()).records).toEqual([])
  })

  it('and can’t be read is not taken for nothing, but where the browser stores nothing', async () => {
    const { hub, records, stores } = await earlierVisit()
    const unread = { ...records, list: failing }
    await expect(openPage(hub, { records: unread, stores }).app.restore()).rejects.toMatchObject({ code: 'failed' })
    const refusing = { ...stores, isStoring: async () => false }
    expect(await openPage(hub, { records: unread, stores: refusing }).app.restore()).toEqual(nothingLeftOut)
  })

  it('and can’t be opened is counted, and tried again by the next taking up', async () => {
    const { hub, received, records, stores } = await earlierVisit()
    const page = openPage(hub, { records, stores })
    const { mesh } = page.deps
    const join = mesh.join.bind(mesh)
    let refusals = 1
    mesh.join = (...options) => {
      if (refusals-- > 0) throw new Error('no socket')
      return join(...options)
    }
    expect(await page.app.restore()).toEqual({ ofLaterVersion: 0, notOpened: 1 })
    expect(page.app.transfers.list().length).toBe(2)
    expect(await page.app.restore()).toEqual(nothingLeftOut)
    for (const id of received) await until(page.app, id, inPhase('complete'))
  })
})
