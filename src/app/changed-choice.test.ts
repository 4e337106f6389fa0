import { expect, it } from 'vitest'
import { pieceIndex, type InfoHash } from '../core/ids.ts'
import { DeliveryError, type Delivery } from '../core/ports/delivery.ts'
import type { SwarmEvents } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeSwarm } from './fake-swarm.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

// What was chosen first, and is chosen no more.

const film: Bytes = Uint8Array.from({ length: 900_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)

async function offered(overrides: Partial<AppDeps> = {}) {
  const hub = new Hub()
  const sender = openPage(hub)
  const id = await sender.app.share([sourceFile('a.bin', film)], { password: null })
  const { link } = await until(sender.app, id, inPhase('seeding'))
  await sender.app.addFiles(id, [sourceFile('b.bin', film.slice(5))])
  await until(sender.app, id, ({ state }) => state.phase === 'seeding' && state.manifest.parts.length === 2)
  const { app } = openPage(hub, overrides)
  await app.open(link)
  const { state } = await until(app, id, ({ state }) => state.phase === 'offered' && state.manifest.parts.length === 2)
  const second = state.phase === 'offered' ? (state.manifest.parts[1]?.infoHash ?? null) : null
  if (second === null) throw new Error('both parts are ready')
  return { id, app, second }
}

it('a part of which nothing is chosen any more holds nobody up', async () => {
  const { id, app } = await offered()
  app.download(id, new Set([0, 1]))
  await until(app, id, ({ parts }) => parts.length === 2)
  app.download(id, new Set([0]))
  expect((await until(app, id, inPhase('complete'))).progress).toEqual({ haveBytes: 900_000, wantBytes: 900_000 })
})

it('a part of which nothing got straight to disk holds nobody up', async () => {
  const delivery: Delivery = {
    ...fakeDeps(new Hub()).delivery,
    async save(signal, file) {
      await file.read(signal)[Symbol.asyncIterator]().next()
      throw new DeliveryError('cut')
    },
  }
  const { id, app } = await offered({ delivery })
  await expect(app.saveStraight(live(), id, new Set([1]), 'file', () => {})).rejects.toMatchObject({ code: 'cut' })
  await until(app, id, inPhase('offered'))
  app.download(id, new Set([0]))
  await until(app, id, inPhase('complete'))
})

it('damage in what nobody chose is no concern of what was', async () => {
  const parts = new Map<InfoHash, SwarmEvents>()
  const swarm = fakeSwarm()
  const { id, app, second } = await offered({
    swarm: {
      ...swarm,
      open(options) {
        parts.set(options.infoHash, options.events)
        return swarm.open(options)
      },
    },
  })
  app.download(id, new Set([0, 1]))
  await until(app, id, inPhase('complete'))
  app.download(id, new Set([0]))
  await until(app, id, inPhase('complete'))
  parts.get(second)?.damaged(pieceIndex(3))
  expect(app.transfers.get(id)).toMatchObject({ state: { phase: 'complete' }, wasDamaged: false })
})
