import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Promised } from '../process-calls.ts'
import { loopback, type Endpoint } from './candidates.ts'
import type { RelayCalls, RelayCounts } from './relay-protocol.ts'
import { spiltPackets } from './spilt-packets.ts'
import { createWays } from './ways.ts'

// For every place that a page has, a socket here stands for it: what comes to that socket is forwarded to the place, out of
// the socket that stands for the place where it came from. So each end sees only the relay, the same from both sides. All
// lines of a person's connections are one.

/** What the system holds for a socket while the relay is busy. */
const socketBufferBytes = 4 * 1024 * 1024
/** Of IPv4 and UDP. */
const headerLength = 28

interface Place extends Endpoint {
  person: string | null
  /** Stands for this place. */
  readonly alias: Socket
  readonly isBound: Promise<unknown>
  isUsed: boolean
}

interface Packet {
  readonly message: Buffer
  readonly from: Place
  readonly to: Place
}

export type Relay = Promised<RelayCalls>

export function createRelay(now: () => number = () => performance.now()): Relay {
  const places = new Map<string, Place>()
  const ways = createWays<Packet>({
    now,
    forward: ({ message, from, to }) => from.alias.send(message, to.port, to.address),
  })
  let strays = 0

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

  const receive = (to: Place, message: Buffer, { address, port }: RemoteInfo) => {
    const from = places.get(keyOf(address, port))
    if (!from || from.person === null) {
      strays++
      return
    }
    from.isUsed = true
    ways.pass(from.person, message.length + headerLength, { message, from, to })
  }

  const forgetAll = () => {
    for (const { alias } of places.values()) alias.close()
    places.clear()
    strays = 0
  }

  return {
    async begin(options, seed) {
      forgetAll()
      ways.begin(options, seed)
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
        lines: ways.counts(),
        places: all.filter(({ isUsed }) => isUsed).length,
        strays,
        late: ways.late(),
        spiltHere: spiltPackets(all.map(({ alias }) => alias.address().port)),
        spiltThere: spiltPackets(all.map(({ port }) => port)),
      }
    },
  }
}

const keyOf = (address: string, port: number) => `${address}:${port}`
