import { describe, expect, it, vi } from 'vitest'
import type { InfoHash } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { Bytes } from '../lib/bytes.ts'
import { eraseKept } from './erase-kept.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

const film: Bytes = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)

const failing = () => Promise.reject(new StoreError('failed'))

describe('erasing what is kept', () => {
  it.each([null, 'secret'])(
    'names the parts of earlier visits for a browser that does not; password: %s',
    async (password) => {
      const hub = new Hub()
      const sender = openPage(hub)
      const id = await sender.app.share([sourceFile('film.mkv', film)], { password })
      const { link } = await until(sender.app, id, inPhase('seeding'))
      const { app, records, stores, delivery } = openPage(hub)
      await app.open(link)
      if (password) {
        await until(app, id, inPhase('locked'))
        app.unlock(id, password)
      }
      await until(app, id, inPhase('offered'))
      app.download(id, new Set([0]))
      await until(app, id, inPhase('complete'))
      app.destroy()
      const stored = [...stores.opened.keys()]
      let named: readonly InfoHash[] = []
      const unlisted = {
        ...stores,
        removeAll: async (known: () => Promise<readonly InfoHash[]>) => void (named = await known()),
      }
      await eraseKept({ records, stores: unlisted, delivery })
      expect(named).toEqual(stored)
      expect(named.length).toBe(1)
      expect(records.kept.size).toBe(0)
    },
  )

  it.each(['pieces', 'copies', 'records'])('goes on where the %s can’t be deleted, and says so', async (what) => {
    const { records, stores, delivery } = fakeDeps(new Hub())
    const removeAll = vi.fn(what === 'pieces' ? failing : async () => {})
    const deleteCopies = vi.fn(what === 'copies' ? failing : async () => {})
    const forgetAll = vi.fn(what === 'records' ? failing : async () => {})
    const erasing = eraseKept({
      records: { ...records, forgetAll },
      stores: { ...stores, removeAll },
      delivery: { ...delivery, deleteCopies },
    })
    await expect(erasing).rejects.toMatchObject({ code: 'failed' })
    for (const each of [removeAll, deleteCopies, forgetAll]) expect(each).toHaveBeenCalledTimes(1)
  })

  it('has nothing to forget where the browser stores nothing', async () => {
    const { records, stores, delivery } = fakeDeps(new Hub())
    const refusing = { ...stores, isStoring: async () => false }
    await eraseKept({ records: { ...records, forgetAll: failing }, stores: refusing, delivery })
  })
})
