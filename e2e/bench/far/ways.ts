import { seededRandom } from '../../support/seeded-random.ts'
import { createDueQueue, type DueQueue } from './due-queue.ts'
import { createLine, type Line, type LineCounts } from './line.ts'
import { createPace, type Pace } from './pace.ts'
import { queueMs, type Path } from './path.ts'

/** What every line is from now on. */
export interface WaysOptions extends Path {
  /** Of each line; `Infinity` where nothing is narrow. */
  readonly bytesPerSecond: number
}

/** Everybody's line, and what is on its way over it. */
export interface Ways<Packet> {
  /** Forgets all lines, what is on them and what was counted. */
  begin(options: WaysOptions, seed: number): void
  /**
   * Sends a packet of so many bytes over this person's line.
   * @param cameAt for who has looked at the clock already
   * @returns when it is at the other end, in ms of the same clock; null for never
   */
  pass(person: string, bytes: number, packet: Packet, cameAt?: number): number | null
  counts(): Readonly<Record<string, LineCounts>>
  /** Packets that were forwarded `lateMs` or more after they were due. */
  late(): number
}

interface WaysDeps<Packet> {
  now(): number
  /** A packet is at the other end. */
  forward(packet: Packet): void
}

/** How late is late. Ms. */
export const lateMs = 2
/** Chromium's sockets hold some 50 packets. What is late goes out half as fast again as the line, so many at once. */
const burst = 12
const catchUp = 1.5
const packetLength = 1219

interface Way<Packet> {
  readonly line: Line
  readonly queue: DueQueue<Packet>
  readonly pace: Pace
}

export function createWays<Packet>({ now, forward }: WaysDeps<Packet>): Ways<Packet> {
  let options: WaysOptions = { roundTripMs: 0, lossPercent: 0, bytesPerSecond: Infinity }
  let seed = 0
  const ways = new Map<string, Way<Packet>>()
  let late = 0
  let timer: NodeJS.Timeout | undefined
  /** When the timer ends; `Infinity` without one. */
  let wakesAt = Infinity

  const wayOf = (person: string): Way<Packet> => {
    const known = ways.get(person)
    if (known) return known
    const { roundTripMs, lossPercent, bytesPerSecond } = options
    // Each line has its own row of chances: what goes back takes none from what goes there.
    const random = seededRandom(seedOf(person, seed))
    const line = createLine({ bytesPerSecond, queueMs, delayMs: roundTripMs / 2, loss: lossPercent / 100, random })
    const perMs = (bytesPerSecond / packetLength / 1000) * catchUp
    const way: Way<Packet> = { line, queue: createDueQueue(), pace: createPace({ perMs, burst }) }
    ways.set(person, way)
    return way
  }

  const forwardDue = () => {
    let nextDue = Infinity
    for (const { queue, pace } of ways.values()) {
      const at = now()
      while (queue.nextDue() <= at && pace.take(at)) {
        const due = queue.take(at)
        if (!due) break
        if (at - due.dueAt > lateMs) late++
        forward(due.item)
      }
      nextDue = Math.min(nextDue, Math.max(queue.nextDue(), pace.nextAt()))
    }
    // One line's packets may be due before those of another, that came before them.
    if (nextDue >= wakesAt) return
    clearTimeout(timer)
    wakesAt = nextDue
    timer = setTimeout(wake, Math.floor(nextDue - now()))
  }

  const wake = () => {
    wakesAt = Infinity
    forwardDue()
  }

  return {
    begin(wanted, newSeed) {
      clearTimeout(timer)
      wakesAt = Infinity
      ways.clear()
      late = 0
      options = wanted
      seed = newSeed
    },
    pass(person, bytes, packet, cameAt = now()) {
      const { line, queue } = wayOf(person)
      const dueAt = line.pass(cameAt, bytes)
      if (dueAt !== null) queue.add(dueAt, packet)
      forwardDue()
      return dueAt
    },
    counts: () => Object.fromEntries([...ways].map(([person, { line }]) => [person, line.counts])),
    late: () => late,
  }
}

/** One for each person and round. */
const seedOf = (person: string, seed: number) =>
  [...person].reduce((sum, character) => sum + character.charCodeAt(0), seed * 10_000)
