import { describe, expect, it } from 'vitest'
import { sealManifest } from '../crypto/manifest-envelope.ts'
import { sha256 } from '../crypto/digest.ts'
import { generateSigningKey } from '../crypto/signing.ts'
import { digestFrom } from '../core/ids.ts'
import { type Hasher, HashingError } from '../core/ports/hasher.ts'
import { unheardEvents } from '../core/ports/mesh.test-support.ts'
import { StoreError, type Stores } from '../core/ports/stores.ts'
import type { FileIndex, Transfer, TransferId } from '../core/transfer.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { fakeMesh, Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, fakeHasher, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

const bytesOf = (length: number, seed: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (i * seed + (i >> 8)) & 255)

const first = bytesOf(600_000, 7)
const second = bytesOf(10, 3)

async function shareTwo(hub: Hub, options: { password?: string; hasher?: Hasher; stores?: Stores } = {}) {
  const { password = null, ...overrides } = options
  const sender = openPage(hub, overrides)
  const files = [
    sourceFile('trip/first.bin', first),
    sourceFile('trip/empty', new Uint8Array()),
    sourceFile('trip/b', second),
  ]
  const id = await sender.app.share(files, { password })
  const link = sender.app.transfers.get(id)?.link
  if (!link) throw new Error('a share has its link at once')
  return { sender, id, link }
}

/** A new page opens the link, says yes to these files, and has them. */
async function fetchAll(hub: Hub, { id, link }: Pick<Transfer, 'id' | 'link'>, files: readonly FileIndex[]) {
  const receiver = openPage(hub)
  await receiver.app.open(link)
  await until(receiver.app, id, inPhase('offered'))
  receiver.app.download(id, new Set(files))
  await until(receiver.app, id, inPhase('complete'))
  return receiver
}

describe('a share between two pages', () => {
  it('is offered, fetched after the yes, and saved as it was', async () => {
    const hub = new Hub()
    const { sender, id, link } = await shareTwo(hub)
    await until(sender.app, id, inPhase('seeding'))

    const receiver = openPage(hub)
    expect(await receiver.app.open(link)).toBe(id)
    const offered = await until(receiver.app, id, inPhase('offered'))
    expect(offered.name).toBe('trip')
    expect(receiver.stores.opened.size).toBe(0)

    receiver.app.download(id, new Set([0, 1, 2]))
    const complete = await until(receiver.app, id, inPhase('complete'))
    expect(complete.progress).toEqual({ haveBytes: 600_010, wantBytes: 600_010 })
    expect(complete.fileBytes).toEqual([600_000, 0, 10])
    await receiver.app.saveAll(live(), id, () => {})
    const { saved } = receiver.delivery
    expect([...saved.keys()]).toEqual(['trip/first.bin', 'trip/empty', 'trip/b'])
    const wanted = [first, new Uint8Array(), second]
    expect([...saved.values()].map((bytes, i) => equalBytes(bytes, wanted[i] ?? first))).toEqual([true, true, true])
    expect((await until(sender.app, id, ({ delivered }) => delivered === 1)).people[0]?.done).toBe(true)
  })

  it('can be opened before it is hashed, and starts by itself', async () => {
    let finish = () => {}
    const gate = new Promise<void>((resolve) => (finish = resolve))
    const hasher: Hasher = {
      async hash(signal, job, onProgress) {
        onProgress(258_000)
        await gate
        return fakeHasher.hash(signal, job, onProgress)
      },
    }
    const hub = new Hub()
    const { sender, id, link } = await shareTwo(hub, { hasher })
    const receiver = openPage(hub)
    await receiver.app.open(link)
    const waiting = await until(
      receiver.app,
      id,
      ({ state }) => state.phase === 'awaitingParts' && (state.prepared ?? 0) > 0.4,
    )
    expect(waiting.state).toMatchObject({ manifest: { parts: [{ files: [{ path: 'trip/first.bin' }, {}, {}] }] } })
    receiver.app.download(id, new Set([0, 1, 2]))
    finish()
    await until(sender.app, id, inPhase('seeding'))
    await until(receiver.app, id, inPhase('complete'))
  })

  it('saves one file and fetches no other', async () => {
    const hub = new Hub()
    const { id, link } = await shareTwo(hub)
    const receiver = openPage(hub)
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('offered'))
    expect(await receiver.app.saveFile(live(), id, 2, () => {})).toBe('saved')
    expect([...receiver.delivery.saved]).toEqual([['trip/b', second]])
    const transfer = await until(receiver.app, id, inPhase('complete'))
    expect(transfer.progress).toEqual({ haveBytes: 10, wantBytes: 10 })
    const [pieces] = receiver.stores.opened.values()
    expect(pieces?.size).toBe(1)
  })

  it('of empty files only is complete with the yes', async () => {
    const hub = new Hub()
    const sender = openPage(hub)
    const id = await sender.app.share([sourceFile('a', new Uint8Array())], { password: null })
    await until(sender.app, id, inPhase('seeding'))
    const link = sender.app.transfers.get(id)?.link
    if (!link) throw new Error('a share has its link at once')
    await fetchAll(hub, { id, link }, [0])
  })

  it('reaches a third page from the second when the sender is gone', async () => {
    const hub = new Hub()
    const shared = await shareTwo(hub)
    const { sender, id } = shared
    const second = await fetchAll(hub, shared, [0, 1, 2])
    sender.app.stop(id)
    expect(sender.app.transfers.get(id)).toBeUndefined()
    await until(second.app, id, ({ people }) => people.length === 0)

    await fetchAll(hub, shared, [0, 1, 2])
  })
})

describe('a password', () => {
  it('is asked for, refused when wrong, and opens the list when right', async () => {
    const hub = new Hub()
    const { id, link } = await shareTwo(hub, { password: 'rahasia é' })
    const receiver = openPage(hub)
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('locked'))
    expect(receiver.app.transfers.get(id)?.name).toBeNull()
    receiver.app.unlock(id, 'rahasia e')
    await until(receiver.app, id, ({ state }) => state.phase === 'locked' && state.attempt === 'wrong')
    receiver.app.unlock(id, 'rahasia e\u0301')
    await until(receiver.app, id, ({ state }) => state.phase === 'offered' || state.phase === 'awaitingParts')
  })
})

describe('what can not be true', () => {
  it('a list that somebody else signed is refused and its bearer shut out', async () => {
    const hub = new Hub()
    const { sender, id, link } = await shareTwo(hub)
    await until(sender.app, id, inPhase('seeding'))
    const manifest = {
      swarmId: id,
      sequence: 9,
      partHashes: [null],
      password: null,
      expires: null,
      parts: [{ infoHash: null, salt: null, files: [{ path: 'evil', size: 1, type: '' }] }],
    }
    const bytes = await sealManifest({
      manifest,
      ownerKey: await generateSigningKey(),
      manifestKey: new Uint8Array(32),
    })
    const digest = digestFrom(await sha256(bytes))
    if (!digest) throw new Error('32 bytes are a digest')
    const liar = fakeDeps(hub).deps.mesh.join({
      swarmId: id,
      signallingKey: new Uint8Array(32),
      ownerKeyHash: link.ownerKeyHash,
      memberKey: await generateSigningKey(),
      ownerKey: null,
      agent: 'Liar',
      eager: true,
      serve: () => bytes,
      acceptsData: () => false,
      events: unheardEvents,
    })
    liar.announceManifest({ sequence: 9, digest })
    const receiver = openPage(hub)
    await receiver.app.open(link)
    const offered = await until(receiver.app, id, inPhase('offered'))
    expect(offered.name).toBe('trip')
    await until(receiver.app, id, ({ people }) => people.every(({ agent }) => agent !== 'Liar'))
  })
})

describe('trouble with storage and sources', () => {
  it('a full disk pauses and keeps the list', async () => {
    const hub = new Hub()
    const { id, link } = await shareTwo(hub)
    const { stores } = fakeDeps(hub)
    const receiver = openPage(hub, { stores: { ...stores, open: () => Promise.reject(new StoreError('full')) } })
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('offered'))
    receiver.app.download(id, new Set([0]))
    const paused = await until(receiver.app, id, inPhase('paused'))
    expect(paused.state).toMatchObject({ why: { kind: 'storageFull' }, from: { phase: 'downloading' } })
  })

  it('code that does not load at once is loaded again', async () => {
    const hub = new Hub()
    let attempts = 0
    const hasher: Hasher = {
      hash: (signal, job, onProgress) =>
        ++attempts === 1
          ? Promise.reject(new HashingError('workerFailed', null))
          : fakeHasher.hash(signal, job, onProgress),
    }
    const { sender, id } = await shareTwo(hub, { hasher })
    await until(sender.app, id, inPhase('seeding'))
    expect(attempts).toBe(2)
  })

  it('a file that can not be read while it is hashed pauses the share, which hashes again when resumed', async () => {
    const hub = new Hub()
    let isReadable = false
    const hasher: Hasher = {
      hash: (signal, job, onProgress) =>
        isReadable ? fakeHasher.hash(signal, job, onProgress) : Promise.reject(new HashingError('sourceUnreadable', 2)),
    }
    const { sender, id } = await shareTwo(hub, { hasher })
    const paused = await until(sender.app, id, inPhase('paused'))
    expect(paused.state).toMatchObject({ why: { kind: 'sourceChanged', path: 'trip/b' }, from: { phase: 'preparing' } })
    isReadable = true
    sender.app.resume(id)
    await until(sender.app, id, inPhase('seeding'))
  })

  it('a store that fails after an early yes is said', async () => {
    let finish = () => {}
    const gate = new Promise<void>((resolve) => (finish = resolve))
    const hasher: Hasher = {
      hash: (signal, job, onProgress) => gate.then(() => fakeHasher.hash(signal, job, onProgress)),
    }
    const hub = new Hub()
    const { id, link } = await shareTwo(hub, { hasher })
    const { stores } = fakeDeps(hub)
    const receiver = openPage(hub, { stores: { ...stores, open: () => Promise.reject(new StoreError('failed')) } })
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('awaitingParts'))
    receiver.app.download(id, new Set([0]))
    finish()
    const failed = await until(receiver.app, id, inPhase('failed'))
    expect(failed.state).toMatchObject({ code: 'storageFailed' })
  })

  it('is deleted when it is removed, and only then', async () => {
    const hub = new Hub()
    const shared = await shareTwo(hub)
    const { sender, id, link } = shared
    const receiver = await fetchAll(hub, shared, [0, 1, 2])

    receiver.app.stop(id)
    expect(receiver.app.transfers.list()).toEqual([])
    expect(receiver.stores.opened.size).toBe(1)
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('complete'))
    const removing = receiver.app.remove(id)
    expect(receiver.app.transfers.list()).toEqual([])
    await removing
    expect(receiver.stores.opened.size).toBe(0)
    expect(receiver.records.kept.size).toBe(0)
    await receiver.app.open(link)
    await until(receiver.app, id, inPhase('offered'))

    await sender.app.remove(id)
    expect(sender.app.transfers.list()).toEqual([])
    await sender.app.remove(id)
  })
})

describe('meeting points that a link names', () => {
  const [common, foreign, another] = ['wss://own.example/', 'wss://a.example/x', 'wss://b.example/'] as const

  it('are named, and contacted only once the person allowed them, also for a link that comes later', async () => {
    const hub = new Hub()
    const [one, two] = [await shareTwo(hub), await shareTwo(hub)]
    const receiver = openPage(hub, { mesh: fakeMesh(hub, [common]) })
    const addressesOf = (id: TransferId) =>
      hub.members
        .filter(({ options }) => options.swarmId === id && options.ownerKey === null)
        .map((m) => [...m.addresses])

    await receiver.app.open({ ...one.link, meetingPoints: [common, foreign] })
    expect(receiver.app.transfers.get(one.id)?.unaskedMeetingPoints).toEqual([foreign])
    expect(addressesOf(one.id)).toEqual([[]])

    receiver.app.allowMeetingPoints(one.id)
    expect(receiver.app.transfers.get(one.id)?.unaskedMeetingPoints).toEqual([])
    expect(addressesOf(one.id)).toEqual([[foreign]])

    await receiver.app.open({ ...two.link, meetingPoints: [foreign, another] })
    expect(receiver.app.transfers.get(two.id)?.unaskedMeetingPoints).toEqual([another])
    expect(addressesOf(two.id)).toEqual([[foreign]])

    receiver.app.stop(one.id)
    await receiver.app.open({ ...one.link, meetingPoints: [foreign] })
    expect(receiver.app.transfers.get(one.id)?.unaskedMeetingPoints).toEqual([])
    expect(addressesOf(one.id)).toEqual([[foreign]])
    expect(one.sender.app.transfers.get(one.id)?.unaskedMeetingPoints).toEqual([])
  })

  it('that two shares name are allowed for both at once', async () => {
    const hub = new Hub()
    const [one, two] = [await shareTwo(hub), await shareTwo(hub)]
    const receiver = openPage(hub)
    await receiver.app.open({ ...one.link, meetingPoints: [foreign] })
    await receiver.app.open({ ...two.link, meetingPoints: [foreign, another] })
    receiver.app.allowMeetingPoints(one.id)
    expect(receiver.app.transfers.get(two.id)?.unaskedMeetingPoints).toEqual([another])
  })
})

describe('one page', () => {
  it('is one member of a share, however often its link is opened', async () => {
    const hub = new Hub()
    const { id, link } = await shareTwo(hub)
    const receiver = openPage(hub)
    const before = hub.members.length
    await Promise.all([receiver.app.open(link), receiver.app.open(link)])
    await receiver.app.open(link)
    expect(hub.members.length).toBe(before + 1)
    expect(receiver.app.transfers.list().map((transfer) => transfer.id)).toEqual([id])
  })
})
