import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { seededRandom } from '../../support/seeded-random.ts'
import { loopback, type Endpoint } from './candidates.ts'
import { createDueQueue, type DueQueue } from './due-queue.ts'
import { createLine, type Line } from './line.ts'
import { createPace, type Pace } from './pace.ts'
import { queueMs } from './path.ts'
import { lateMs, type RelayCalls, type RelayCounts } from './relay-protocol.ts'
import { spiltPackets } from './spilt-packets.ts'

// For every place that a page has, a socket here stands for it: what comes to that socket is forwarded to the place, out of
// the socket that stands for the place where it came from. So each end sees only the relay, the same from both sides. All
// lines of a person's connections are one.

/** What the system holds for a socket while the relay is busy. */
const socketBufferBytes = 4 * 1024 * 1024
/** Chromium's sockets hold some 50 packets. What is late goes out half as fast again as the line, so many at once. */
const burst = 12
const catchUp = 1.5
const packetLength = 1219
/** Of IPv4 and UDP. */
const headerLength = 28

interface Place extends Endpoint {
  person: string | null
  /** Stands for this place. */
  readonly alias: Socket
  readonly isBound: Promise<unknown>
  isUsed: boolean
}

interface Way {
  readonly line: Line
  readonly queue: DueQueue<Packet>
  readonly pace: Pace
}

interface Packet {
  readonly message: Buffer
  readonly from: Place
  readonly to: Place
}

type BeginOptions = Parameters<RelayCalls['begin']>[0]

type Promised<T> = { [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never }

export type Relay = Promised<RelayCalls>

export function createRelay(now: () => number = () => performance.now()): Relay {
  let options: BeginOptions = { roundTripMs: 0, lossPercent: 0, bytesPerSecond: Infinity }
  let seed = 0
  const places = new Map<string, Place>()
  const ways = new Map<string, Way>()
  let strays = 0
  let late = 0
  let timer: NodeJS.Timeout | undefined
  /** When the timer ends; `Infinity` without one. */
  let wakesAt = Infinity

  const placeOf = ({ address, port }: Endpoint): Place => {
    const key = keyOf(address, port)
    const known = places.get(key)
    if (known) return known
    // Without a lookup of its own, each packet's address would be resolved by a detour over the event loop.
    const alias = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) })
    const place: Place = { address, port, person: null, alias, isBound: once(alias, 'listening'), isUsed: false }
    alias.on('message', (message, source) => receive(place, message, source))
    // Somebody who has left: the system says so of the packet before.
    alias.on('error', () => strays++)
    alias.bind(0, loopback, () => {
      alias.setRecvBufferSize(socketBufferBytes)
      alias.setSendBufferSize(socketBufferBytes)
    })
    places.set(key, place)
    return place
  }

  const wayOf = (person: string): Way => {
    const known = ways.get(person)
    if (known) return known
    const { roundTripMs, lossPercent, bytesPerSecond } = options
    // Each line has its own row of chances: what goes back takes none from what goes there.
    const random = seededRandom(seedOf(person, seed))
    const line = createLine({ bytesPerSecond, queueMs, delayMs: roundTripMs / 2, loss: lossPercent / 100, random })
    const perMs = (bytesPerSecond / packetLength / 1000) * catchUp
    const way: Way = { line, queue: createDueQueue(), pace: createPace({ perMs, burst }) }
    ways.set(person, way)
    return way
  }

  const receive = (to: Place, message: Buffer, { address, port }: RemoteInfo) => {
    const from = places.get(keyOf(address, port))
    if (!from || from.person === null) {
      strays++
      return
    }
    from.isUsed = true
    const { line, queue } = wayOf(from.person)
    const dueAt = line.pass(now(), message.length + headerLength)
    if (dueAt !== null) queue.add(dueAt, { message, from, to })
    forwardDue()
  }

  const forwardDue = () => {
    let nextDue = Infinity
    for (const { queue, pace } of ways.values()) {
      const at = now()
      while (queue.nextDue() <= at && pace.take(at)) {
        const due = queue.take(at)
        if (!due) break
        const { message, from, to } = due.item
        if (at - due.dueAt > lateMs) late++
        from.alias.send(message, to.port, to.address)
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

  const forgetAll = () => {
    clearTimeout(timer)
    wakesAt = Infinity
    for (const { alias } of places.values()) alias.close()
    places.clear()
    ways.clear()
    strays = 0
    late = 0
  }

  return {
    async begin(wanted, newSeed) {
      forgetAll()
      options = wanted
      seed = newSeed
    },
    async own(person, endpoint) {
      placeOf(endpoint).person = person
    },
    async portFor(endpoint) {
      const { alias, isBound } = placeOf(endpoint)
      await isBound
      return alias.address().port
    },
    async counts(): Promise<RelayCounts> {
      const all = [...places.values()]
      return {
        lines: Object.fromEntries([...ways].map(([person, { line }]) => [person, line.counts])),
        places: all.filter(({ isUsed }) => isUsed).length,
        strays,
        late,
        spiltHere: spiltPackets(all.map(({ alias }) => alias.address().port)),
        spiltThere: spiltPackets(all.map(({ port }) => port)),
      }
    },
  }
}

/** One for each person and round. */
const seedOf = (person: string, seed: number) =>
  [...person].reduce((sum, character) => sum + character.charCodeAt(0), seed * 10_000)

const keyOf = (address: string, port: number) => `${address}:${port}`
