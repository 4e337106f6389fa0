import { describe, expect, it, vi } from 'vitest'
import { manifestLimits } from '../core/manifest.ts'
import type { Records } from '../core/ports/records.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { ShareRecord } from '../core/share-record.ts'
import type { Transfer, TransferId } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, fakeHasher, sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

// Who shares stays the sender, whatever happens to what is kept of it.

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const [ten, twenty] = [film.slice(0, 10), film.slice(0, 20)]

async function shared(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const page = openPage(hub, overrides)
  const id = await page.app.share([sourceFile('x.bin', film)], { password: null })
  const { link } = await until(page.app, id, inPhase('seeding'))
  return { ...page, id, link }
}

/** A later visit, which is the sender's own. */
async function senderAgain(hub: Hub, { id, link }: Pick<Transfer, 'id' | 'link'>, records: Records) {
  const page = openPage(hub, { records })
  await page.app.open(link)
  expect(page.app.transfers.get(id)).toMatchObject({ origin: 'own', state: { why: { kind: 'needsSource' } } })
  return page
}

/** Somebody else who has all of it. */
async function fetched(hub: Hub, { id, link }: Pick<Transfer, 'id' | 'link'>, overrides: Partial<AppDeps> = {}) {
  const page = openPage(hub, overrides)
  await page.app.open(link)
  await until(page.app, id, inPhase('offered'))
  page.app.download(id, new Set([0]))
  await until(page.app, id, inPhase('complete'))
  return page
}

const pathsOf = ({ state }: Transfer): string[] =>
  'manifest' in state ? state.manifest.parts.flatMap(({ files }) => files.map(({ path }) => path)) : []

const recordIn = (kept: ReadonlyMap<string, ShareRecord | Bytes>, id: TransferId) => {
  const record = kept.get(id)
  if (!record || record instanceof Uint8Array) throw new Error('nothing is kept')
  return record
}

describe('files that are added while others are being added', () => {
  it('have names of their own, and are there on a later visit', async () => {
    const hub = new Hub()
    const { app, id, link, records } = await shared(hub)
    const same = [ten, twenty].map((bytes) => sourceFile('a.txt', bytes))
    await Promise.all(same.map((file) => app.addFiles(id, [file])))
    expect(pathsOf(await until(app, id, inPhase('seeding')))).toEqual(['x.bin', 'a.txt', 'a (2).txt'])
    app.destroy()
    const back = await senderAgain(hub, { id, link }, records)
    await back.app.giveSources(id, [sourceFile('x.bin', film), ...same])
    await until(back.app, id, inPhase('seeding'))
  })

  it('are offered before anything of them, or of those before, is hashed', async () => {
    const hub = new Hub()
    let isStuck = false
    const { app, id } = await shared(hub, {
      hasher: { hash: (...job) => (isStuck ? new Promise(() => {}) : fakeHasher.hash(...job)) },
    })
    isStuck = true
    await app.addFiles(id, [sourceFile('a.txt', ten)])
    await app.addFiles(id, [sourceFile('a.txt', twenty)])
    expect(pathsOf(await until(app, id, inPhase('preparing')))).toHaveLength(3)
  })

  it('are refused alone: the share goes on, and so does its record', async () => {
    const hub = new Hub()
    const { app, id, link, records } = await shared(hub)
    const one = app.addFiles(id, [sourceFile('a.txt', ten)])
    const again = sourceFile('a.txt', ten)
    const many = Array.from({ length: manifestLimits.files - 1 }, () => again)
    // As many as there could be before the first of them came.
    await expect(app.addFiles(id, many)).rejects.toMatchObject({ code: 'tooManyFiles' })
    await one
    expect(pathsOf(await until(app, id, inPhase('seeding')))).toEqual(['x.bin', 'a.txt'])
    app.pause(id)
    app.destroy()
    await senderAgain(hub, { id, link }, records)
  })
})

describe('the record of an own share', () => {
  it('has as many sources as its list in every moment', async () => {
    const hub = new Hub()
    const pairs: unknown[][] = []
    const { records } = fakeDeps(hub)
    const keep: Records['keep'] = async (record, manifest) => {
      await records.keep(record, manifest)
      if (record.origin === 'own') pairs.push([records.kept.get(`manifest ${record.id}`), record.sources.length])
    }
    const { app, id } = await shared(hub, { records: { ...records, keep } })
    const adding = app.addFiles(id, [sourceFile('b.bin', film)])
    for (let turn = 0; turn < 20; turn++) {
      app.keepNow()
      app[turn % 2 === 0 ? 'pause' : 'resume'](id)
      await Promise.resolve()
    }
    await adding
    await until(app, id, inPhase('seeding'))
    // Of one list never two numbers: the same bytes are written once or again, but for the same files.
    for (const [list, count] of pairs) {
      expect(new Set(pairs.filter((pair) => pair[0] === list).map((pair) => pair[1]))).toEqual(new Set([count]))
    }
    expect(new Set(pairs.map(([, count]) => count))).toEqual(new Set([1, 2]))
  })

  it.each([
    ['more', 2],
    ['fewer', -1],
  ])('with %s sources than its list is still of use', async (_, by) => {
    const hub = new Hub()
    const { app, id, link, records } = await shared(hub)
    app.destroy()
    const record = recordIn(records.kept, id)
    if (record.origin !== 'own') throw new Error('own')
    const extra = { path: 'b.bin', modified: 0, handle: null }
    const sources = by < 0 ? record.sources.slice(0, by) : [...record.sources, extra, extra]
    records.kept.set(id, { ...record, sources })
    const back = await senderAgain(hub, { id, link }, records)
    await back.app.giveSources(id, [sourceFile('x.bin', film)])
    await until(back.app, id, inPhase('seeding'))
  })

  it('that the browser cleared in mid-visit is written again with its list and hashes', async () => {
    const hub = new Hub()
    const { app, id, link, records } = await shared(hub)
    const before = new Set(records.kept.keys())
    records.kept.clear()
    app.pause(id)
    await vi.waitFor(() => expect(new Set(records.kept.keys())).toEqual(before))
    app.destroy()
    await senderAgain(hub, { id, link }, records)
  })

  it('that could not be written is written with its list and hashes the next time', async () => {
    const hub = new Hub()
    const { records } = fakeDeps(hub)
    let isFull = true
    const unlessFull = <T>(write: () => Promise<T>) => (isFull ? Promise.reject(new StoreError('full')) : write())
    const { app, id, link } = await shared(hub, {
      records: {
        ...records,
        keep: (...options) => unlessFull(() => records.keep(...options)),
        keepInfo: (...options) => unlessFull(() => records.keepInfo(...options)),
      },
    })
    expect(records.kept.size).toBe(0)
    isFull = false
    app.pause(id)
    await vi.waitFor(() => expect(records.kept.size).toBe(3))
    app.destroy()
    await senderAgain(hub, { id, link }, records)
  })

  it('that can’t be read at first is read again', async () => {
    const hub = new Hub()
    const { app, id, link, records } = await shared(hub)
    app.destroy()
    const find = vi.fn(records.find).mockRejectedValueOnce(new StoreError('failed'))
    await senderAgain(hub, { id, link }, { ...records, find })
  })

  it.each(['is not there', 'is damaged', 'can’t be read'])(
    'stays where its list %s, and others have it: this visit receives',
    async (what) => {
      const hub = new Hub()
      const { app, id, link, records } = await shared(hub)
      await fetched(hub, { id, link })
      app.destroy()
      const record = recordIn(records.kept, id)
      const list = records.kept.get(`manifest ${id}`)
      if (what === 'is not there') records.kept.delete(`manifest ${id}`)
      if (what === 'is damaged') records.kept.set(`manifest ${id}`, film)
      const find: Records['find'] =
        what === 'can’t be read' ? () => Promise.reject(new StoreError('failed')) : records.find
      const back = await fetched(hub, { id, link }, { records: { ...records, find } })
      expect(back.app.transfers.get(id)?.origin).toBe('received')
      back.app.pause(id)
      back.app.destroy()
      expect(recordIn(records.kept, id)).toBe(record)
      if (what === 'can’t be read') expect(records.kept.get(`manifest ${id}`)).toBe(list)
    },
  )
})
