import { afterEach, describe, expect, it, vi } from 'vitest'
import { pieceIndex } from '../core/ids.ts'
import { HashingError, type Hasher } from '../core/ports/hasher.ts'
import { StoreError, type PieceStore, type Stores } from '../core/ports/stores.ts'
import type { Swarm, SwarmEvents } from '../core/ports/swarm.ts'
import type { Transfer, TransferId } from '../core/transfer.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import type { App } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { createApp } from './create-app.ts'
import { diskFile } from './disk-file.test-support.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, fakeHasher } from './fakes.test-support.ts'

// What becomes of an own share whose files are not what they were.

const bytes = new Uint8Array(300_000).fill(5)

let app: App
afterEach(() => app.destroy())

/** A page whose engine says whether it stands still, and whose pieces the test can spoil. */
function start(overrides: Partial<AppDeps> = {}) {
  // The watch looks every few seconds.
  const clock: Clock = { ...systemClock, every: (periodMs, callback) => systemClock.every(periodMs / 50, callback) }
  const { deps } = fakeDeps(new Hub(), { clock, ...overrides })
  const gets: Promise<unknown>[] = []
  const engine = {
    events: null as SwarmEvents | null,
    isPaused: false,
    wrongPieces: new Map<number, { readonly source: number; readonly others: number }>(),
    /** Until nothing is read any more, and what follows from it is done. */
    async quiet() {
      let before = -1
      while (before !== gets.length) {
        before = gets.length
        await Promise.allSettled(gets)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
  const stores: Stores = {
    ...deps.stores,
    fromSources(options) {
      const store = deps.stores.fromSources(options)
      const get: PieceStore['get'] = async (piece) => {
        const wrong = engine.wrongPieces.get(piece)
        if (wrong) throw new StoreError('sourceChanged', { ...wrong, piece })
        return store.get(piece)
      }
      return {
        ...store,
        get(piece) {
          const getting = get(piece)
          gets.push(getting)
          return getting
        },
      }
    },
  }
  const swarm: Swarm = {
    prepare: () => {},
    async open(options) {
      const part = await deps.swarm.open(options)
      engine.events = options.events
      return {
        ...part,
        addLink: (id, link) => part.addLink(id, link),
        select: (ranges) => part.select(ranges),
        facts: () => part.facts(),
        discard: (piece) => part.discard(piece),
        destroy: () => part.destroy(),
        pause: () => void (engine.isPaused = true),
        resume: () => void (engine.isPaused = false),
      }
    },
  }
  app = createApp({ ...deps, swarm, stores })
  return engine
}

const stateOf = (id: TransferId) => app.transfers.get(id)?.state

async function until(id: TransferId, phase: Transfer['state']['phase']): Promise<void> {
  await vi.waitFor(() => expect(stateOf(id)?.phase).toBe(phase), { timeout: 5_000, interval: 5 })
}

/** Every state that the transfer takes from now on. */
function statesOf(id: TransferId): Set<Transfer['state']> {
  const states = new Set<Transfer['state']>()
  app.transfers.subscribe(() => {
    const state = stateOf(id)
    if (state) states.add(state)
  })
  return states
}

describe('files that changed between choosing and sharing', () => {
  it('are refused by name, and there is no share', async () => {
    start()
    const gone = diskFile('trip/gone.txt', bytes)
    gone.put(null)
    const sources = [diskFile('trip/here.txt', bytes).source, gone.source]
    await expect(app.share(sources, { password: null })).rejects.toMatchObject({
      name: 'ShareError',
      code: 'unreadable',
      path: 'trip/gone.txt',
    })
    expect(app.transfers.list()).toEqual([])
  })
})

describe('a file that changed under a share', () => {
  it('pauses it again when it is resumed too early, and no moment in between gives anything', async () => {
    const engine = start()
    const file = diskFile('a.bin', bytes)
    const id = await app.share([file.source], { password: null })
    await until(id, 'seeding')
    file.put(null)
    await until(id, 'paused')
    expect(engine.isPaused).toBe(true)

    const states = statesOf(id)
    app.resume(id)
    app.resume(id)
    await engine.quiet()
    expect([...states].every(({ phase }) => phase === 'paused')).toBe(true)
    // Asked twice at once, it looks once.
    expect(stateOf(id)).toMatchObject({ phase: 'paused', why: { kind: 'sourceChanged', path: 'a.bin', tries: 1 } })
    expect(engine.isPaused).toBe(true)

    file.put(bytes)
    app.resume(id)
    await until(id, 'seeding')
    expect(engine.isPaused).toBe(false)
    file.put(null)
    await until(id, 'paused')
  })

  it('without a trace but its bytes: the piece that was found wrong is read before anything goes on', async () => {
    const engine = start()
    const id = await app.share([diskFile('a.bin', bytes, false).source], { password: null })
    await until(id, 'seeding')
    engine.wrongPieces.set(1, { source: 0, others: 0 })
    engine.events?.storeFailed(new StoreError('sourceChanged', { source: 0, piece: pieceIndex(1) }))
    engine.events?.storeFailed(new StoreError('sourceChanged', { source: 0, piece: pieceIndex(0) }))
    await until(id, 'paused')
    expect(stateOf(id)).toMatchObject({ why: { kind: 'sourceChanged', tries: 0 } })

    const states = statesOf(id)
    app.resume(id)
    await engine.quiet()
    expect([...states].every(({ phase }) => phase === 'paused')).toBe(true)
    expect(stateOf(id)).toMatchObject({ why: { kind: 'sourceChanged', tries: 1 } })
    expect(engine.isPaused).toBe(true)

    engine.wrongPieces.clear()
    app.resume(id)
    await until(id, 'seeding')
    expect(engine.isPaused).toBe(false)
  })

  it('one of several in a piece: how many is said, until looking again tells which', async () => {
    const engine = start()
    const files = ['a.txt', 'b.txt', 'c.txt'].map((name) => diskFile(name, bytes, false))
    const sources = files.map(({ source }) => source)
    const id = await app.share(sources, { password: null })
    await until(id, 'seeding')
    engine.wrongPieces.set(0, { source: 0, others: 2 })
    engine.events?.storeFailed(new StoreError('sourceChanged', { source: 0, others: 2, piece: pieceIndex(0) }))
    await until(id, 'paused')
    const why = { kind: 'sourceChanged', path: 'a.txt', others: 2, tries: 0 }
    expect(stateOf(id)).toMatchObject({ why })

    app.resume(id)
    await engine.quiet()
    expect(stateOf(id)).toMatchObject({ why: { ...why, tries: 1 } })
    engine.wrongPieces.set(0, { source: 2, others: 0 })
    app.resume(id)
    await engine.quiet()
    expect(stateOf(id)).toMatchObject({ why: { kind: 'sourceChanged', path: 'c.txt', others: 0, tries: 0 } })

    engine.wrongPieces.clear()
    app.resume(id)
    await until(id, 'seeding')
  })

  it('while it was hashed: hashing begins again once the file is as it was, and not before', async () => {
    const file = diskFile('a.bin', bytes)
    let hashed = 0
    const hasher: Hasher = {
      async hash(signal, job, onProgress) {
        if (++hashed === 1) file.put(null)
        return fakeHasher.hash(signal, job, onProgress).catch((error: unknown) => {
          throw new HashingError('sourceUnreadable', 0, error)
        })
      },
    }
    const engine = start({ hasher })
    const id = await app.share([file.source], { password: null })
    await until(id, 'paused')
    expect(stateOf(id)).toMatchObject({ why: { kind: 'sourceChanged', path: 'a.bin' }, from: { phase: 'preparing' } })
    app.resume(id)
    await engine.quiet()
    expect(hashed).toBe(1)
    file.put(bytes)
    app.resume(id)
    await until(id, 'seeding')
    expect(hashed).toBe(2)
  })

  it('and a pause while it is looked at again: the pause stands', async () => {
    const engine = start()
    const file = diskFile('a.bin', bytes)
    const id = await app.share([file.source], { password: null })
    await until(id, 'seeding')
    file.put(null)
    await until(id, 'paused')
    file.put(bytes)
    app.resume(id)
    app.pause(id)
    await engine.quiet()
    expect(stateOf(id)?.phase).toBe('paused')
    expect(engine.isPaused).toBe(true)
  })
})
