import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { underFire } from './fire.ts'
import { hostileClasses } from './hostile-frames.ts'

// The built server against everybody at once. `npm run test:long` brings all of it, `npm test` enough to see the same
// things happen.

const isLong = process.env['TUKAR_LONG'] === '1'
const root = join(import.meta.dirname, '..', '..')
// Inside the repository, where the bundle finds its dependencies.
const folder = join(root, 'node_modules', '.cache', `fire-test-${process.pid}`)
const outDir = join(folder, 'dist-server')

const mebibyte = 2 ** 20
const load = isLong
  ? {
      ...{
        frames: 100_000,
        minSeconds: 60,
        framesPerSecond: 2_000,
        hostileSockets: 60,
        idleSockets: 5_000,
        churnMembers: 2_000,
      },
      ...{ stormSockets: 200, slowConsumers: 20, floodSockets: 20, trickleSockets: 100, honestPairs: 10 },
    }
  : {
      ...{
        frames: 3_000,
        minSeconds: 5,
        framesPerSecond: 500,
        hostileSockets: 10,
        idleSockets: 200,
        churnMembers: 100,
      },
      ...{ stormSockets: 30, slowConsumers: 3, floodSockets: 3, trickleSockets: 10, honestPairs: 4 },
    }
// Beside other tests on the same cores, the small load is given five times as long.
const slowestMs = isLong ? 100 : 500
// Where a quiet tracker's pair waits so long too, the machine is what everybody waits for.
const waitsOfTheMachine = 10

beforeAll(async () => {
  await build({ root, configFile: join(root, 'vite.config.ts'), mode: 'server', logLevel: 'error', build: { outDir } })
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist', 'index.html'), '<!doctype html><title>Tukar</title>')
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

it(
  'stands, keeps everybody what is theirs, and forgets all about it',
  async () => {
    const script = join(outDir, 'main.js')
    const report = await underFire({ ...load, script, seed: 1, serverFlags: ['--max-violations', '200'] })
    expect(report).toMatchObject({
      isAlive: true,
      stats: { faults: 0 },
      errors: [],
      honest: { lost: 0, forged: 0, refused: 0, dropped: 0, reasons: [] },
      cutTricklers: load.trickleSockets,
      lostIdlers: 0,
      unanswered: 0,
      wrongGoodbyes: [],
    })
    // Of every class some came, and all but those behind a limit were read, refused or closed as they have to be.
    expect(report.framesSent).toBeGreaterThanOrEqual(load.frames)
    expect(Object.keys(report.classes).sort()).toEqual(hostileClasses.map(({ name }) => name).sort())
    expect(Object.values(report.classes).filter(({ done }) => done === 0)).toEqual([])
    const done = Object.values(report.classes).reduce((sum, each) => sum + each.done, 0)
    expect(done / report.framesSent).toBeGreaterThan(0.9)
    expect(Number(report.stats['slowConsumers'])).toBeGreaterThan(0)
    for (const reason of ['malformed', 'messagesTooFast', 'peerIdTaken', 'messageTooLong', 'brokenFrame']) {
      expect(report.stats['refusals']).toHaveProperty(reason)
    }
    expect(report.mostSockets).toBeGreaterThan(load.idleSockets + load.churnMembers)
    expect(report.fewestMembers).toBeGreaterThanOrEqual(load.churnMembers)
    expect(report.returns).toBeGreaterThanOrEqual(load.churnMembers)
    expect(report.honest.timed).toBeGreaterThan(30 * load.honestPairs)
    expect(report.honest.p99).toBeLessThan(Math.max(slowestMs, waitsOfTheMachine * report.aside.p99))
    expect(report.heapGrowth).toBeLessThan(isLong ? 8 * mebibyte : 4 * mebibyte)
    expect(report.residentGrowth).toBeLessThan(128 * mebibyte)
  },
  isLong ? 900_000 : 120_000,
)
