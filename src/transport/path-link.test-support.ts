import {
  deafToLink,
  type DataLink,
  type DataLinkHandlers,
  type Lanes,
  type PeerLink,
  type PeerLinkHandlers,
} from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createLanes } from './lanes.ts'
import { usualPath, type PathModel } from './path-model.test-support.ts'
import { sharedPage, type SharedPage } from './shared-page.test-support.ts'

// For tests: two pages with connections between them over one path that has a round trip, a rate and a queue, where each
// connection by itself reaches only so much.

const packetBytes = 1_150
/** Packets of a message are counted as they go, in so many steps. */
const slices = 8
const pairChangesMs = 1_500
/** What had anything to carry so long ago is used. */
const usedMs = 100

interface Connection {
  readonly ends: readonly [End, End]
  /** What it carried from each page. */
  readonly carried: [number, number]
  isStuck: boolean
  isClosed: boolean
}

interface End {
  readonly link: PeerLink
  handlers: PeerLinkHandlers
  buffered: number
  /** Packets, as browsers count them. */
  sent: number
  received: number
  /** When each of the blocks that were given leaves. */
  leaving: number[]
  /** When this end's next byte can leave. */
  freeAt: number
}

export interface SimulatedPath {
  readonly model: PathModel
  readonly ends: readonly [PathEnd, PathEnd]
  /** The open ones, the first included. */
  readonly connections: readonly Connection[]
  /** Ends one of them for both ends. */
  cut(connection: Connection): void
  /** How many were ever made. */
  readonly made: number
  /** How often a page has asked for one. */
  readonly asked: number
  /** Whether new ones come about. */
  mayOpen: boolean
  /** How long the line's own queue is now. */
  readonly queueMs: number
  /** What the line from the first page carried, repeats and all. */
  readonly carriedBytes: number
  /** The second page goes on, with all that waited. */
  thaw(): void
}

export interface PathEnd {
  readonly link: DataLink
  readonly lanes: Lanes
  /** What came, in bytes. */
  receivedBytes: number
  readonly received: Bytes[]
  /** Called when there is room for blocks. */
  onRoom: () => void
  /** Called when anything else comes. */
  onMessage: () => void
  closedWith: Error | null | 'open'
}

export function simulatePath(
  clock: SimulatedClock,
  given: Partial<PathModel> = {},
  maxLanes: number | readonly [number, number] = 8,
  page: SharedPage = sharedPage(clock),
): SimulatedPath {
  const model: PathModel = { ...usualPath, ...given }
  const connections: Connection[] = []
  const { line } = page
  let made = 0
  let asked = 0
  let carriedBytes = 0
  const frozen: (() => void)[] = []

  const used = () => Math.max(1, connections.filter(({ ends: [end] }) => clock.now() - end.freeAt < usedMs).length)
  const laneRate = () => (typeof model.laneRate === 'number' ? model.laneRate : model.laneRate(used()))

  const queueMs = () => Math.max(0, line.freeAt - clock.now()) + model.foreignQueueMs

  function connect(): Connection {
    made++
    const state = { isStuck: false, isClosed: false, carried: [0, 0] as [number, number] }
    const ends: [End, End] = [end(0), end(1)]
    const connection: Connection = Object.assign(state, { ends })
    const closeBoth = () => cut(connection)

    function end(index: 0 | 1): End {
      const other = () => ends[1 - index] as End
      const deliver = (work: () => void, delayMs: number) => {
        const run = () => {
          if (state.isClosed) return
          if (state.isStuck) clock.after(100, run)
          else if (index === 0 && model.isFrozen) frozen.push(run)
          else work()
        }
        clock.after(delayMs, run)
      }
      const lineMs = () => (index === 0 ? queueMs() : 0)
      let answers = 0
      let last = 0
      const madeAt = clock.now()
      const count = (packets: number) => {
        made.sent += packets
        const arrived = packets * (1 - model.lossShare(used()))
        // The browser counts what comes, even where the page stands still.
        clock.after(model.roundTripMs / 2, () => (other().received += arrived))
      }
      const made: End = {
        handlers: deafToLink,
        buffered: 0,
        sent: 0,
        received: 0,
        freeAt: -Infinity,
        leaving: [],
        link: {
          signal() {},
          send(bytes) {
            const copy = bytes.slice()
            const now = clock.now()
            // An association without interleaving sends the blocks that it has begun, and the next, before.
            const leavesAt =
              made.leaving
                .filter((at) => at > now)
                .slice(0, 2)
                .at(-1) ?? now
            clock.after(leavesAt - now, () => {
              deliver(() => other().handlers.message(copy), lineMs() + model.roundTripMs / 2)
            })
            return true
          },
          bufferedBytes: 0,
          get isOpen() {
            return !state.isClosed
          },
          fingerprints: () => null,
          path: async () => null,
          measure: async () => {
            // As browsers do: each connection is checked every 2.5 s, and what is told is the last answer.
            const checks = 1 + Math.floor((clock.now() - madeAt) / 2_500)
            const pair = model.changesPair && clock.now() - madeAt > pairChangesMs ? 'two' : 'one'
            if (checks > answers) last = model.roundTripMs + queueMs() + model.waverMs(clock.now() / 1_000)
            answers = checks
            return {
              roundTrip: model.tellsRoundTrip ? { milliseconds: last, answers, pair } : null,
              packets: { sent: Math.floor(made.sent), received: Math.floor(made.received) },
              isLocal: model.isLocal,
            }
          },
          bulk: {
            send(bytes) {
              const copy = bytes.slice()
              const now = clock.now()
              made.buffered += copy.length
              // It leaves this connection at its own rate, and then the line, one after the other.
              const startsAt = Math.max(now, made.freeAt)
              made.freeAt = startsAt + copy.length / laneRate()
              made.leaving = [...made.leaving.filter((at) => at > now), made.freeAt]
              for (let part = 1; part <= slices; part++) {
                const leavesIn = startsAt - now + ((made.freeAt - startsAt) * part) / slices
                clock.after(leavesIn, () => count(copy.length / slices / packetBytes))
              }
              clock.after(made.freeAt - now, () => {
                made.buffered -= copy.length
                if (index === 0) carriedBytes += copy.length
                state.carried[index] += copy.length
                if (index === 0) line.freeAt = Math.max(clock.now(), line.freeAt) + copy.length / model.lineRate
                deliver(() => other().handlers.bulk(copy), lineMs() + model.roundTripMs / 2)
              })
            },
            receipt: (count) => deliver(() => other().handlers.receipt(count), model.roundTripMs / 2),
            report: (packets) => deliver(() => other().handlers.report(packets), model.roundTripMs / 2),
            get bufferedBytes() {
              return Math.min(made.buffered, Math.max(0, (made.freeAt - clock.now()) * laneRate()))
            },
          },
          destroy: () => void clock.after(0, closeBoth),
        },
      }
      return made
    }
    connections.push(connection)
    return connection
  }

  function cut(connection: Connection): void {
    if (connection.isClosed) return
    connection.isClosed = true
    connections.splice(connections.indexOf(connection), 1)
    for (const { handlers } of connection.ends) handlers.close(null)
  }

  function open(index: 0 | 1): boolean {
    asked++
    if (!path.mayOpen) return false
    clock.after(model.roundTripMs * 3, () => {
      if (!path.ends) return
      if (!path.mayOpen) return path.ends[index].lanes.refused()
      const connection = connect()
      for (const each of [0, 1] as const) {
        connection.ends[each].handlers = path.ends[each].lanes.add(connection.ends[each].link, each === index)
      }
    })
    return true
  }

  function pathEnd(index: 0 | 1): PathEnd {
    const most = typeof maxLanes === 'number' ? maxLanes : maxLanes[index]
    const made: { -readonly [Name in keyof PathEnd]?: PathEnd[Name] } & Pick<
      PathEnd,
      'received' | 'receivedBytes' | 'onRoom' | 'onMessage' | 'closedWith'
    > = { received: [], receivedBytes: 0, onRoom() {}, onMessage() {}, closedWith: 'open' }
    const lanes = createLanes(
      {
        first: first.ends[index].link,
        wanted: () => open(index),
        opened(link): DataLinkHandlers {
          made.link = link
          return {
            message: () => made.onMessage(),
            bulk(bytes) {
              made.received.push(bytes.slice(0, 64))
              made.receivedBytes += bytes.length
            },
            drain() {},
            room: () => made.onRoom(),
            close: (error) => void (made.closedWith = error),
          }
        },
      },
      { clock, maxLanes: most, ...(index === 0 ? page : sharedPage(clock)) },
    )
    made.lanes = lanes
    first.ends[index].handlers = lanes.first
    return made as PathEnd
  }

  const first = connect()
  const path: Omit<SimulatedPath, 'ends'> & { ends: readonly [PathEnd, PathEnd] | null } = {
    model,
    connections,
    cut,
    ends: null,
    mayOpen: true,
    get made() {
      return made
    },
    get asked() {
      return asked
    },
    get queueMs() {
      return queueMs()
    },
    get carriedBytes() {
      return carriedBytes
    },
    thaw() {
      model.isFrozen = false
      for (const run of frozen.splice(0)) run()
    },
  }
  path.ends = [pathEnd(0), pathEnd(1)]
  return path as SimulatedPath
}
