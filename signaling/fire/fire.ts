import { spawn } from 'node:child_process'
import { join } from 'node:path'
import {
  churn,
  feedSlowConsumers,
  flood,
  openIdleSockets,
  sendHostileFrames,
  storm,
  trickle,
  type Arena,
} from './attackers.ts'
import { honestHash, honestIds, type HonestReport } from './honest-peers.ts'
import { createRandom } from './random.ts'
import { startTracker, type Gauge, type TrackerProcess } from './tracker-process.ts'

// The tracker under fire: the built server in a process of its own, honest peers in another, everybody else here.

export interface FireOptions {
  /** The built server. */
  readonly script: string
  readonly serverFlags?: readonly string[]
  readonly seed: number
  /** It goes on until so many hostile frames are sent and `minSeconds` are over. */
  readonly frames: number
  readonly minSeconds: number
  /** So many hostile frames at most: more measures the machine, which has to make them too. */
  readonly framesPerSecond: number
  readonly hostileSockets: number
  readonly idleSockets: number
  readonly churnMembers: number
  readonly stormSockets: number
  readonly slowConsumers: number
  readonly floodSockets: number
  readonly trickleSockets: number
  readonly honestPairs: number
  /** One line now and then. */
  readonly note?: (text: string) => void
}

export interface FireReport {
  readonly seconds: number
  readonly framesSent: number
  readonly connects: number
  readonly refusedConnects: number
  readonly cutTricklers: number
  /** The most WebSockets that there were at once. */
  readonly mostSockets: number
  /** The server's own counters, at the end. */
  readonly stats: Readonly<Record<string, unknown>>
  readonly honest: HonestReport
  /** What is left when all attackers have gone, beside what there was before they came. */
  readonly heapGrowth: number
  readonly residentGrowth: number
  readonly isAlive: boolean
  readonly errors: string
}

const lookMs = 500
const noteMs = 10_000
const patienceMs = 60_000
const runScript = join(import.meta.dirname, 'run.mjs')

/** @throws {Error} when the server does not come to rest after the attackers have gone */
export async function underFire(options: FireOptions): Promise<FireReport> {
  const args = ['--port', '0', '--no-stun', ...(options.serverFlags ?? [])]
  const tracker = await startTracker({ script: options.script, args })
  const honest = startHonest(tracker.port, options.honestPairs)
  try {
    await honest.isReady
    // What is made once, whoever comes, is no growth.
    await attack(tracker, { ...options, ...warmUp(options) })
    const before = await restingGauge(tracker, options.honestPairs)
    const fought = await attack(tracker, options)
    const after = await restingGauge(tracker, options.honestPairs)
    return {
      ...fought,
      stats: await statsOf(tracker),
      honest: await honest.finish(),
      heapGrowth: after.heapBytes - before.heapBytes,
      residentGrowth: after.residentBytes - before.residentBytes,
      isAlive: tracker.exitCode() === null,
      errors: tracker.errors(),
    }
  } finally {
    honest.kill()
    await tracker.kill()
  }
}

type Fought = Pick<
  FireReport,
  'seconds' | 'framesSent' | 'connects' | 'refusedConnects' | 'cutTricklers' | 'mostSockets'
>

async function attack(tracker: TrackerProcess, options: FireOptions): Promise<Fought> {
  let started = performance.now()
  const elapsed = (): number => (performance.now() - started) / 1000
  const tally = { frames: 0, connects: 0, refusedConnects: 0, cutIdlers: 0 }
  const arena: Arena = {
    port: tracker.port,
    random: createRandom(options.seed),
    targets: Array.from({ length: options.honestPairs }, (_, pair) => ({
      infoHash: honestHash(pair),
      peerIds: honestIds(pair),
    })),
    tally,
    frameAllowance: () => elapsed() * options.framesPerSecond,
    // Also when the tracker has died: the report says so.
    isOver: () =>
      tracker.exitCode() !== null ||
      (tally.frames >= options.frames && elapsed() >= options.minSeconds && tally.cutIdlers >= options.trickleSockets),
  }
  let mostSockets = 0
  let notedAt = 0
  const look = async (): Promise<void> => {
    const stats = await statsOf(tracker)
    mostSockets = Math.max(mostSockets, Number(stats['sockets'] ?? 0))
    if (elapsed() * 1000 - notedAt < noteMs || stats['sockets'] === undefined) return
    notedAt = elapsed() * 1000
    const numbers = `${tally.frames} frames, ${Number(stats['sockets'])} sockets, ${megabytes(stats['residentBytes'])} MB`
    options.note?.(`${elapsed().toFixed(0)} s: ${numbers}`)
  }
  const watch = setInterval(() => void look(), lookMs)
  const endIdle = await openIdleSockets(arena, options.idleSockets)
  started = performance.now()
  await Promise.all([
    sendHostileFrames(arena, options.hostileSockets),
    churn(arena, options.churnMembers),
    storm(arena, options.stormSockets),
    feedSlowConsumers(arena, options.slowConsumers),
    flood(arena, options.floodSockets),
    trickle(arena, options.trickleSockets),
  ])
  endIdle()
  clearInterval(watch)
  return {
    seconds: elapsed(),
    framesSent: tally.frames,
    connects: tally.connects,
    refusedConnects: tally.refusedConnects,
    cutTricklers: tally.cutIdlers,
    mostSockets,
  }
}

/** A tenth of everything, and nothing that takes its time. */
function warmUp(options: FireOptions): Partial<FireOptions> {
  const tenth = (count: number): number => Math.ceil(count / 10)
  return {
    frames: tenth(options.frames),
    minSeconds: 1,
    idleSockets: tenth(options.idleSockets),
    churnMembers: tenth(options.churnMembers),
    stormSockets: tenth(options.stormSockets),
    trickleSockets: 0,
  }
}

/** When nobody is left but the honest. */
async function restingGauge(tracker: TrackerProcess, honestPairs: number): Promise<Gauge> {
  const people = 2 * honestPairs
  const deadline = performance.now() + patienceMs
  for (;;) {
    const stats = await statsOf(tracker)
    const left = ['sockets', 'members'].map((name) => Number(stats[name]))
    if (left.every((count) => count <= people)) return await tracker.gauge()
    if (tracker.exitCode() !== null || performance.now() > deadline)
      throw new Error(`no rest: ${JSON.stringify(stats)} ${tracker.errors()}`)
    await pause(100)
  }
}

async function statsOf({ port }: TrackerProcess): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await (await fetch(`http://127.0.0.1:${port}/stats.json`)).json()
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    // Refused among all the others, or dead: whoever asks decides by what is missing.
    return {}
  }
}

function startHonest(port: number, pairs: number) {
  const child = spawn(process.execPath, [runScript, 'honest-peers', String(port), String(pairs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let out = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('ready\n')) resolve()
    })
    void ended.then(resolve)
  })
  return {
    isReady,
    async finish(): Promise<HonestReport> {
      child.stdin.end()
      await ended
      const value: unknown = JSON.parse(out.slice(out.indexOf('{')))
      if (!isHonestReport(value)) throw new Error(`no report: ${out}`)
      return value
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

const isHonestReport = (value: unknown): value is HonestReport =>
  typeof value === 'object' && value !== null && Number.isFinite(Reflect.get(value, 'p99'))
const megabytes = (bytes: unknown): string => (Number(bytes) / 2 ** 20).toFixed(0)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
