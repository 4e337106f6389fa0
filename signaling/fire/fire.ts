import {
  churn,
  churnHash,
  feedSlowConsumers,
  flood,
  openIdleSockets,
  sendHostileFrames,
  storm,
  trickle,
  type Arena,
} from './attackers.ts'
import { createHostileTally, type ClassTally } from './hostile-connection.ts'
import { startHonest } from './honest-process.ts'
import { honestHash, honestIds, type HonestReport } from './honest-peers.ts'
import { watchSwarm } from './swarm-watch.ts'
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
  /** Members that the churning swarm has at least; it goes on until as many have gone and come back. */
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
  /** From the moment when all attackers are there until they are called off. */
  readonly seconds: number
  readonly framesSent: number
  /** By class: hostile frames sent, and those of them that the tracker treated as it has to. */
  readonly classes: Readonly<Record<string, ClassTally>>
  /** Frames that had to be refused and got no failure reason. */
  readonly unanswered: number
  /** Connections that ended with a code that was not theirs, the first few. */
  readonly wrongGoodbyes: readonly string[]
  /** Hostile connections that the tracker closed because it had refused them too much. */
  readonly givenUpOn: number
  readonly connects: number
  readonly refusedConnects: number
  readonly cutTricklers: number
  /** The most WebSockets that there were at once. */
  readonly mostSockets: number
  /** Idle connections that had announced and were not kept. */
  readonly lostIdlers: number
  /** The fewest members that the churning swarm had, by the tracker's own count, and how often one came back. */
  readonly fewestMembers: number
  readonly returns: number
  /** The server's own counters, at the end: those of the warm-up are among them. */
  readonly stats: Readonly<Record<string, unknown>>
  readonly honest: HonestReport
  /** A pair at another tracker, which nobody attacks: what the machine's other work does to everybody. */
  readonly aside: HonestReport
  /** What is left when all attackers have gone, beside what there was before they came. */
  readonly heapGrowth: number
  readonly residentGrowth: number
  readonly isAlive: boolean
  /** What it logged that is more than information. */
  readonly errors: readonly string[]
}

const lookMs = 500
const noteMs = 10_000
const patienceMs = 60_000
/** Of those who take part in the churn, so many more than are there at once. */
const churnSpare = 1.4

/** @throws {Error} when the server does not come to rest after the attackers have gone */
export async function underFire(options: FireOptions): Promise<FireReport> {
  const args = ['--port', '0', '--no-stun', ...(options.serverFlags ?? [])]
  const tracker = await startTracker({ script: options.script, args })
  const quietTracker = await startTracker({ script: options.script, args })
  const honest = startHonest(tracker.port, options.honestPairs)
  const aside = startHonest(quietTracker.port, 1)
  try {
    await Promise.all([honest.isReady, aside.isReady])
    // What is made once, whoever comes, is no growth.
    await attack(tracker, { ...options, ...warmUp(options) })
    const before = await restingGauge(tracker, options.honestPairs)
    const { period, ...fought } = await attack(tracker, options)
    const after = await restingGauge(tracker, options.honestPairs)
    return {
      ...fought,
      stats: await statsOf(tracker),
      honest: await honest.finish(period),
      aside: await aside.finish(period),
      heapGrowth: after.heapBytes - before.heapBytes,
      residentGrowth: after.residentBytes - before.residentBytes,
      isAlive: tracker.exitCode() === null,
      errors: tracker.errors(),
    }
  } finally {
    honest.kill()
    aside.kill()
    await Promise.all([tracker.kill(), quietTracker.kill()])
  }
}

interface Fought extends Omit<
  FireReport,
  'stats' | 'honest' | 'aside' | 'heapGrowth' | 'residentGrowth' | 'isAlive' | 'errors'
> {
  /** Epoch milliseconds. */
  readonly period: { readonly from: number; readonly to: number }
}

async function attack(tracker: TrackerProcess, options: FireOptions): Promise<Fought> {
  /** Null until everybody is there, and while nobody has called it off. */
  let from: number | null = null
  let to: number | null = null
  const elapsed = (): number => (from === null ? 0 : ((to ?? epochNow()) - from) / 1000)
  const tally = {
    ...{ connects: 0, refusedConnects: 0, cutIdlers: 0, lostIdlers: 0, returns: 0 },
    hostile: createHostileTally(),
  }
  const isEnough = (): boolean =>
    tally.hostile.sent >= options.frames &&
    elapsed() >= options.minSeconds &&
    tally.cutIdlers >= options.trickleSockets &&
    tally.returns >= options.churnMembers
  const arena: Arena = {
    port: tracker.port,
    seed: options.seed,
    targets: Array.from({ length: options.honestPairs }, (_, pair) => ({
      infoHash: honestHash(pair),
      peerIds: honestIds(pair),
    })),
    tally,
    frameAllowance: () => elapsed() * options.framesPerSecond,
    isOver() {
      // Also when the tracker has died: the report says so.
      if (to === null && (tracker.exitCode() !== null || (from !== null && isEnough()))) to = epochNow()
      return to !== null
    },
  }
  let mostSockets = 0
  let notedAt = 0
  const look = async (): Promise<void> => {
    const stats = await statsOf(tracker)
    mostSockets = Math.max(mostSockets, Number(stats['sockets'] ?? 0))
    if (elapsed() * 1000 - notedAt < noteMs || stats['sockets'] === undefined) return
    notedAt = elapsed() * 1000
    const numbers = `${tally.hostile.sent} frames, ${Number(stats['sockets'])} sockets, ${megabytes(stats['residentBytes'])} MB`
    options.note?.(`${elapsed().toFixed(0)} s: ${numbers}`)
  }
  const watch = setInterval(() => void look(), lookMs)
  const endIdle = await openIdleSockets(arena, options.idleSockets)
  const crowd = { present: 0 }
  const churnEnd = churn(arena, crowd, {
    members: Math.ceil(options.churnMembers * churnSpare),
    kept: options.churnMembers,
  })
  while (crowd.present < options.churnMembers && !arena.isOver()) await pause(100)
  const members = await watchSwarm(tracker.port, churnHash, () => !arena.isOver())
  from = epochNow()
  await Promise.all([
    sendHostileFrames(arena, options.hostileSockets),
    churnEnd,
    storm(arena, options.stormSockets),
    feedSlowConsumers(arena, options.slowConsumers),
    flood(arena, options.floodSockets),
    trickle(arena, options.trickleSockets),
  ])
  endIdle()
  clearInterval(watch)
  return {
    period: { from, to: to ?? epochNow() },
    seconds: elapsed(),
    framesSent: tally.hostile.sent,
    classes: Object.fromEntries(tally.hostile.classes),
    unanswered: tally.hostile.unanswered,
    wrongGoodbyes: tally.hostile.wrongGoodbyes,
    givenUpOn: tally.hostile.givenUpOn,
    lostIdlers: tally.lostIdlers,
    fewestMembers: await members.fewest(),
    returns: tally.returns,
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
      throw new Error(`no rest: ${JSON.stringify(stats)} ${tracker.errors().join(' ')}`)
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

/** As other processes of this machine tell the time, and steady. */
const epochNow = (): number => performance.timeOrigin + performance.now()
const megabytes = (bytes: unknown): string => (Number(bytes) / 2 ** 20).toFixed(0)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
