import { describe, expect, it, vi } from 'vitest'
import type { FileHandle, SourceFile } from '../core/ports/platform.ts'
import { StoreError, type Stores } from '../core/ports/stores.ts'
import type { Transfer } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, fakeHasher, sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

// Who shares comes back to the same link, with the same files.

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const notes = film.slice(0, 1000)
const files = [sourceFile('trip/film.mkv', film), sourceFile('trip/notes.txt', notes)]

function visit(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const hash = vi.fn((overrides.hasher ?? fakeHasher).hash)
  return { ...openPage(hub, { ...overrides, hasher: { hash } }), hash }
}

const isNeeding = ({ state }: Transfer) => state.phase === 'paused' && state.why.kind === 'needsSource'
const refusedIn = ({ state }: Transfer) =>
  state.phase === 'paused' && state.why.kind === 'needsSource' ? state.why.refused : null

async function shared(hub: Hub, sources: readonly SourceFile[] = files, password: string | null = null) {
  const { app, records } = visit(hub)
  const id = await app.share(sources, { password })
  const { link } = await until(app, id, inPhase('seeding'))
  app.destroy()
  return { id, link, records }
}

async function fetchAll(hub: Hub, { id, link }: Pick<Transfer, 'id' | 'link'>, password?: string) {
  const { app } = visit(hub)
  await app.open(link)
  if (password !== undefined) {
    await until(app, id, inPhase('locked'))
    app.unlock(id, password)
  }
  const { state } = await until(app, id, inPhase('offered'))
  const count = state.phase === 'offered' ? state.manifest.parts.flatMap((part) => part.files).length : 0
  app.download(id, new Set(Array.from({ length: count }, (_, i) => i)))
  return { app, complete: await until(app, id, inPhase('complete')) }
}

/** A later visit to what was shared: it waits for the files. */
async function returned(hub: Hub, { id, link, records }: Awaited<ReturnType<typeof shared>>) {
  const visited = visit(hub, { records })
  await visited.app.open(link)
  await until(visited.app, id, isNeeding)
  return visited
}

describe('an own share of an earlier visit', () => {
  it.each([null, 'sama-sama'])(
    'is given again under its link without being hashed again (password %s)',
    async (password) => {
      const hub = new Hub()
      const { id, link, records } = await shared(hub, files, password)
      const { app, hash } = visit(hub, { records })
      expect(await app.open(link)).toBe(id)
      const back = await until(app, id, isNeeding)
      expect(back).toMatchObject({ origin: 'own', name: 'trip', state: { why: { canAllow: false, refused: null } } })
      // Its list is there for whoever comes.
      const early = visit(hub)
      await early.app.open(link)
      await until(early.app, id, inPhase(password === null ? 'offered' : 'locked'))

      await app.giveSources(id, [...files].reverse())
      await until(app, id, inPhase('seeding'))
      expect(app.sourcesOf(id).map(({ path }) => path)).toEqual(['trip/film.mkv', 'trip/notes.txt'])
      expect(hash).not.toHaveBeenCalled()
      await fetchAll(hub, { id, link }, password ?? undefined)
    },
  )

  it('says which file is missing or another, and takes them one after another', async () => {
    const hub = new Hub()
    const before = await shared(hub)
    const { id } = before
    const { app } = await returned(hub, before)
    const [first = sourceFile('', notes), second = sourceFile('', notes)] = files
    await app.giveSources(id, [first])
    expect(refusedIn(await until(app, id, isNeeding))).toEqual({ path: 'trip/notes.txt', why: 'missing' })
    await app.giveSources(id, [sourceFile('trip/notes.txt', film)])
    expect(refusedIn(await until(app, id, isNeeding))).toEqual({ path: 'trip/notes.txt', why: 'other' })
    // Of a file alone, not in its folder.
    await app.giveSources(id, [{ ...second, path: 'trip/notes.txt' }])
    await until(app, id, inPhase('seeding'))
  })

  it('takes no file of the same name and size with other bytes in it', async () => {
    const hub = new Hub()
    const before = await shared(hub)
    const { id } = before
    const { app } = await returned(hub, before)
    const other = sourceFile(
      'trip/film.mkv',
      film.map((byte) => byte ^ 1),
    )
    await app.giveSources(id, [other, ...files.slice(1)])
    expect(refusedIn(await until(app, id, isNeeding))).toEqual({ path: 'trip/film.mkv', why: 'other' })
  })

  it('says when they could not be looked at, and takes them the next time', async () => {
    const hub = new Hub()
    const { id, link, records } = await shared(hub)
    const { stores } = fakeDeps(hub)
    let isBroken = true
    const fromSources: Stores['fromSources'] = (job) => {
      if (isBroken) throw new StoreError('failed')
      return stores.fromSources(job)
    }
    const { app } = visit(hub, { records, stores: { ...stores, fromSources } })
    await app.open(link)
    await until(app, id, isNeeding)
    await expect(app.giveSources(id, files)).rejects.toThrow(StoreError)
    expect(refusedIn(await until(app, id, isNeeding))).toEqual({ path: '', why: 'failed' })
    isBroken = false
    await app.giveSources(id, files)
    await until(app, id, inPhase('seeding'))
  })

  it('hashes what the earlier visit did not come to', async () => {
    const hub = new Hub()
    const first = visit(hub, { hasher: { hash: () => new Promise(() => {}) } })
    const id = await first.app.share(files, { password: null })
    const { link } = await until(first.app, id, inPhase('preparing'))
    await vi.waitFor(() => expect(first.records.kept.has(id)).toBe(true))
    first.app.destroy()
    const { app, hash } = visit(hub, { records: first.records })
    await app.open(link)
    await until(app, id, isNeeding)
    await app.giveSources(id, files)
    await until(app, id, inPhase('seeding'))
    expect(hash).toHaveBeenCalledTimes(1)
    await fetchAll(hub, { id, link })
  })

  it('hashes again, as another part, where the hashes were lost', async () => {
    const hub = new Hub()
    const { id, link, records } = await shared(hub)
    const { app, hash } = visit(hub, { records: { ...records, findInfo: () => Promise.resolve(null) } })
    await app.open(link)
    await until(app, id, isNeeding)
    await app.giveSources(id, files)
    await until(app, id, inPhase('seeding'))
    expect(hash).toHaveBeenCalledTimes(1)
    await fetchAll(hub, { id, link })
  })

  it('of files that the browser remembers takes a click, or none where it still allows them', async () => {
    const hub = new Hub()
    const handleOf = (bytes: Bytes, answer: string): FileHandle => ({
      kind: 'file',
      getFile: () => Promise.resolve(Object.assign(new Blob([bytes]), { lastModified: 5 })),
      queryPermission: () => Promise.resolve(answer),
      requestPermission: () => Promise.resolve('granted'),
    })
    for (const answer of ['prompt', 'granted']) {
      const remembered = [{ ...sourceFile('notes.txt', notes), handle: handleOf(notes, answer) }]
      const { id, link, records } = await shared(hub, remembered)
      const { app } = visit(hub, { records })
      await app.open(link)
      if (answer === 'prompt') {
        expect(await until(app, id, isNeeding)).toMatchObject({ state: { why: { canAllow: true } } })
        await app.allowSources(id)
      }
      await until(app, id, inPhase('seeding'))
    }
  })

  it('that the person had paused goes on by a click alone, also where the files are allowed', async () => {
    const hub = new Hub()
    const first = visit(hub)
    const handle: FileHandle = {
      kind: 'file',
      getFile: () => Promise.resolve(Object.assign(new Blob([notes]), { lastModified: 5 })),
      queryPermission: () => Promise.resolve('granted'),
    }
    const id = await first.app.share([{ ...sourceFile('notes.txt', notes), handle }], { password: null })
    const { link } = await until(first.app, id, inPhase('seeding'))
    first.app.pause(id)
    await vi.waitFor(() => expect(first.records.kept.get(id)).toMatchObject({ isPaused: true }))
    first.app.destroy()
    const { app } = await returned(hub, { id, link, records: first.records })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(app.transfers.get(id)).toSatisfy(isNeeding)
    await app.allowSources(id)
    await until(app, id, inPhase('seeding'))
    app.destroy()
    // It goes on by itself from then on.
    const last = visit(hub, { records: first.records })
    await last.app.open(link)
    await until(last.app, id, inPhase('seeding'))
  })

  it('takes files that are given before its keys are derived', async () => {
    const hub = new Hub()
    const { id, link, records } = await shared(hub)
    const { app } = visit(hub, { records })
    const opening = app.open(link)
    await until(app, id, isNeeding)
    await app.giveSources(id, files)
    await opening
    await until(app, id, inPhase('seeding'))
  })

  it('is over for later visits once it was stopped', async () => {
    const hub = new Hub()
    const before = await shared(hub)
    const { app } = await returned(hub, before)
    app.stop(before.id)
    await vi.waitFor(() => expect(before.records.kept.size).toBe(0))
  })

  it.each(['the list', 'the key'])(
    'whose record is worth nothing, for want of %s, is opened as anybody’s',
    async (what) => {
      const hub = new Hub()
      const { id, link, records } = await shared(hub)
      const stranger = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
      const find: typeof records.find = async (share) => {
        const kept = await records.find(share)
        if (kept?.record.origin !== 'own') return kept
        return what === 'the list'
          ? { ...kept, manifest: kept.manifest.slice(1) }
          : { ...kept, record: { ...kept.record, ownerKey: stranger } }
      }
      const { app } = visit(hub, { records: { ...records, find } })
      await app.open(link)
      expect(await until(app, id, inPhase('joining'))).toMatchObject({ origin: 'received' })
    },
  )
})

describe('files that are added to an own share', () => {
  it('come under the same link, and what people have stays', async () => {
    const hub = new Hub()
    const { app, hash } = visit(hub)
    const id = await app.share(files, { password: null })
    const { link } = await until(app, id, inPhase('seeding'))
    const { app: receiver } = await fetchAll(hub, { id, link })

    await app.addFiles(id, [sourceFile('trip/notes.txt', film), sourceFile('menu.pdf', notes)])
    await until(app, id, inPhase('seeding'))
    // Each byte is read once.
    expect(hash).toHaveBeenCalledTimes(2)
    const offered = await until(
      receiver,
      id,
      ({ state }) => 'manifest' in state && state.manifest.parts.length === 2 && state.manifest.partHashes[1] !== null,
    )
    // Nobody said yes to them yet.
    expect(offered).toMatchObject({ state: { phase: 'complete', chosen: new Set([0, 1]) } })
    const names = 'manifest' in offered.state ? offered.state.manifest.parts[1]?.files.map(({ path }) => path) : []
    expect(names).toEqual(['trip/notes (2).txt', 'menu.pdf'])
    receiver.download(id, new Set([0, 1, 2, 3]))
    const complete = await until(
      receiver,
      id,
      ({ state, progress }) => state.phase === 'complete' && progress.wantBytes > 1_200_000,
    )
    expect(complete.progress.haveBytes).toBe(complete.progress.wantBytes)
  })

  it('are there on a later visit, too', async () => {
    const hub = new Hub()
    const first = visit(hub)
    const id = await first.app.share(files, { password: null })
    const { link } = await until(first.app, id, inPhase('seeding'))
    const menu = sourceFile('menu.pdf', notes)
    await first.app.addFiles(id, [menu])
    await until(first.app, id, inPhase('seeding'))
    first.app.destroy()
    const { app, hash } = visit(hub, { records: first.records })
    await app.open(link)
    await until(app, id, isNeeding)
    await app.giveSources(id, [menu, ...files])
    await until(app, id, inPhase('seeding'))
    expect(hash).not.toHaveBeenCalled()
    expect((await fetchAll(hub, { id, link })).complete.progress.wantBytes).toBe(602_000)
  })

  it('are refused as a new share would be', async () => {
    const { app } = visit(new Hub())
    const id = await app.share(files, { password: null })
    await expect(app.addFiles(id, [])).rejects.toMatchObject({ code: 'nothing' })
  })
})
