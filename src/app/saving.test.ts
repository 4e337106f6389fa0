import { expect, it, vi } from 'vitest'
import type { Hasher } from '../core/ports/hasher.ts'
import type { Bytes } from '../lib/bytes.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeHasher, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

// Saving that begins before the files are here.

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const notes = film.slice(0, 10)

/** A receiver who said yes to all, and gets nothing before `prepare`. */
async function downloading() {
  let prepare = () => {}
  const gate = new Promise<void>((resolve) => (prepare = resolve))
  const hasher: Hasher = {
    async hash(signal, job, onProgress) {
      await gate
      return fakeHasher.hash(signal, job, onProgress)
    },
  }
  const hub = new Hub()
  const sender = openPage(hub, { hasher })
  const id = await sender.app.share([sourceFile('trip/film', film), sourceFile('trip/notes', notes)], {
    password: null,
  })
  const link = sender.app.transfers.get(id)?.link
  if (!link) throw new Error('a share has its link at once')
  const { app, delivery } = openPage(hub)
  await app.open(link)
  await until(app, id, inPhase('awaitingParts'))
  app.download(id, new Set([0, 1]))
  return { app, id, delivery, saved: delivery.saved, prepare }
}

const both = [
  ['trip/film', film],
  ['trip/notes', notes],
]

it.each(['saveAll', 'saveFolder'] as const)('%s waits for what is not here yet, also through a pause', async (way) => {
  const { app, id, saved, prepare } = await downloading()
  const saving = app[way](live(), id, () => {})
  app.pause(id)
  prepare()
  await until(app, id, inPhase('paused'))
  expect(saved.size).toBe(0)
  app.resume(id)
  expect(await saving).toBe('saved')
  expect([...saved]).toEqual(both)
})

it('asks within the click', async () => {
  const { app, id, delivery } = await downloading()
  const asked = (['save', 'saveZip', 'saveFolder'] as const).map((way) => vi.spyOn(delivery, way))
  void app.saveFile(live(), id, 0, () => {}).catch(() => {})
  void app.saveAll(live(), id, () => {}).catch(() => {})
  void app.saveFolder(live(), id, () => {}).catch(() => {})
  for (const way of asked) expect(way).toHaveBeenCalledOnce()
})

it('what is chosen later is not part of it', async () => {
  const { app, id, saved, prepare } = await downloading()
  app.download(id, new Set([1]))
  const saving = app.saveAll(live(), id, () => {})
  app.download(id, new Set([0, 1]))
  prepare()
  expect(await saving).toBe('saved')
  expect([...saved]).toEqual([['trip/notes', notes]])
})

it('a cancelled save ends with its reason, and the download goes on', async () => {
  const { app, id, saved, prepare } = await downloading()
  const controller = new AbortController()
  const saving = app.saveAll(controller.signal, id, () => {})
  const reason = new Error('the person pressed cancel')
  controller.abort(reason)
  await expect(saving).rejects.toBe(reason)
  prepare()
  await until(app, id, inPhase('complete'))
  expect(saved.size).toBe(0)
})

it.each(['saveAll', 'saveFolder'] as const)('%s under way ends when its share is left', async (way) => {
  const { app, id } = await downloading()
  const saving = app[way](live(), id, () => {})
  app.stop(id)
  await expect(saving).rejects.toMatchObject({ name: 'DeliveryError', code: 'ended' })
})

it('one file under way ends when its share is left', async () => {
  const { app, id } = await downloading()
  const saving = app.saveFile(live(), id, 0, () => {})
  app.stop(id)
  await expect(saving).rejects.toMatchObject({ name: 'DeliveryError', code: 'ended' })
})
