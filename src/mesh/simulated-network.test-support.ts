import {
  deafToLink,
  type DataLink,
  type LanesOptions,
  type Lanes,
  type PeerLink,
  type PeerLinkEvents,
  type RtcSignal,
  type Transport,
} from '../core/ports/transport.ts'
import { toHex, type Bytes } from '../lib/bytes.ts'
import type { OpenSocket } from './browser-platform.ts'
import type { SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createSimulatedTracker, type SimulatedTracker } from './simulated-tracker.test-support.ts'

// For tests: peer connections with seeded latency, and trackers.

export interface NetworkOptions {
  readonly clock: SimulatedClock
  readonly random: () => number
  /** Of one way, milliseconds. */
  readonly latency: readonly [min: number, max: number]
  /** Share of the tracker's frames that get lost, 0 to 1. */
  readonly loss: number
}

interface Endpoint {
  readonly owner: string
  readonly token: string
  remoteToken: string | null
  remoteCandidates: number
  /** Both ends found each other; `open` is on its way. */
  isConnected: boolean
  state: 'new' | 'open' | 'closed'
  readonly events: PeerLinkEvents
  readonly local: Bytes
  /** When the last message that was sent here arrives: messages of one link keep their order. */
  arrivesAt: number
}

export function createSimulatedNetwork({ clock, random, latency, loss }: NetworkOptions) {
  const endpoints = new Map<string, Endpoint>()
  const crashed = new Set<string>()
  /** Every frame that a tracker saw. */
  const frames: string[] = []
  const delay = () => latency[0] + random() * (latency[1] - latency[0])
  const randomBytes = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(random() * 256))

  const otherEnd = (endpoint: Endpoint): Endpoint | null => {
    const other = endpoint.remoteToken === null ? undefined : endpoints.get(endpoint.remoteToken)
    return other?.remoteToken === endpoint.token ? other : null
  }

  function tryConnect(endpoint: Endpoint): void {
    const other = otherEnd(endpoint)
    if (!other || endpoint.isConnected || endpoint.state !== 'new' || other.state !== 'new') return
    // One end that knows an address of the other is enough: the checks show the way back.
    if (endpoint.remoteCandidates + other.remoteCandidates === 0) return
    for (const end of [endpoint, other]) {
      end.isConnected = true
      clock.after(delay() * 2, () => open(end))
    }
  }

  function open(end: Endpoint): void {
    if (end.state !== 'new' || crashed.has(end.owner)) return
    end.state = 'open'
    end.events.open()
  }

  function close(end: Endpoint, error: Error | null): void {
    if (end.state === 'closed') return
    end.state = 'closed'
    endpoints.delete(end.token)
    if (!crashed.has(end.owner)) end.events.close(error)
  }

  function deliver(end: Endpoint, bytes: Bytes): void {
    end.arrivesAt = Math.max(end.arrivesAt, clock.now() + delay())
    const arrive = () => {
      // The other end opens first where its messages are faster than its own news.
      if (end.state === 'new') open(end)
      if (end.state === 'open' && !crashed.has(end.owner)) end.events.message(bytes)
    }
    clock.after(end.arrivesAt - clock.now(), arrive)
  }

  const transportOf = (owner: string): Transport => ({
    connect({ initiator, events }) {
      const token = toHex(randomBytes(8))
      const local = randomBytes(32)
      const endpoint: Endpoint = {
        owner,
        token,
        remoteToken: null,
        remoteCandidates: 0,
        isConnected: false,
        state: 'new',
        events,
        local,
        arrivesAt: 0,
      }
      endpoints.set(token, endpoint)
      let remote: Bytes | null = null

      function describe(): void {
        later(1 + random() * 5, {
          kind: 'description',
          type: initiator ? 'offer' : 'answer',
          sdp: `v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=x-token:${token}\r\na=x-local:${toHex(local)}\r\n`,
        })
        const candidates = 1 + Math.floor(random() * 3)
        for (let i = 0; i < candidates; i++) {
          const candidate = `candidate:${i} 1 udp 1 192.0.2.${i} 5000 typ host`
          later(5 + random() * 400, { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 })
        }
      }

      function later(ms: number, signal: RtcSignal): void {
        clock.after(ms, () => {
          if (endpoint.state !== 'closed' && !crashed.has(owner)) events.signal(signal)
        })
      }

      if (initiator) describe()
      const link: PeerLink = {
        signal(signal) {
          if (endpoint.state === 'closed') return
          if (signal.kind === 'candidate') {
            endpoint.remoteCandidates++
          } else {
            endpoint.remoteToken = /a=x-token:(\w+)/.exec(signal.sdp)?.[1] ?? null
            const digits = /a=x-local:(\w+)/.exec(signal.sdp)?.[1] ?? ''
            remote = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16))
            if (!initiator) describe()
          }
          tryConnect(endpoint)
        },
        send(bytes) {
          const other = otherEnd(endpoint)
          if (endpoint.state !== 'open' || !other || crashed.has(owner)) return false
          deliver(other, bytes.slice())
          return true
        },
        bufferedBytes: 0,
        get isOpen() {
          return endpoint.state === 'open'
        },
        fingerprints: () => remote && { local, remote },
        path: async () => 'direct',
        measure: async () => ({ roundTrip: null, packets: null, isLocal: null }),
        bulk: null,
        destroy() {
          const other = otherEnd(endpoint)
          if (endpoint.state === 'closed') return
          // As in a browser: the own `close` comes a moment later, and what was sent before arrives before the end.
          clock.after(0, () => close(endpoint, null))
          if (other && !crashed.has(owner)) {
            clock.after(Math.max(clock.now() + delay(), other.arrivesAt) - clock.now(), () => close(other, null))
          }
        },
      }
      return link
    },
    createLanes: createSingleLane,
    leaveRoom() {},
  })

  return {
    frames,
    randomBytes,
    transportOf,
    openSocketOf: (owner: string, tracker: SimulatedTracker): OpenSocket => tracker.openSocketOf(owner),
    createTracker: () => createSimulatedTracker({ clock, random, delay, loss, frames, crashed }),
    /** The page is gone without a word. Links to it stay open where `isNoticed` is false. */
    crash(owner: string, isNoticed: boolean) {
      crashed.add(owner)
      for (const end of [...endpoints.values()]) {
        if (end.owner !== owner) continue
        const other = otherEnd(end)
        end.state = 'closed'
        endpoints.delete(end.token)
        if (other && isNoticed) clock.after(7_000, () => close(other, new Error('the path was lost')))
      }
    },
    /** One open connection, whichever, is cut; both ends notice, each in its own time. */
    cut() {
      const open = [...endpoints.values()].filter((end) => end.state === 'open')
      const end = open[Math.floor(random() * open.length)]
      if (!end) return
      for (const side of [end, otherEnd(end)]) {
        if (side) clock.after(random() * 3_000, () => close(side, new Error('the path was lost')))
      }
    },
    /** How many links are open at both ends between two pages. */
    linksBetween: (a: string, b: string) =>
      [...endpoints.values()].filter((end) => {
        const other = otherEnd(end)
        return end.owner === a && other?.owner === b && end.state === 'open' && other.state === 'open'
      }).length,
    connectionsOf: (owner: string) => [...endpoints.values()].filter((end) => end.owner === owner).length,
  }
}

/** One connection, and no blocks. */
function createSingleLane({ first, opened }: LanesOptions): Lanes {
  const link: DataLink = {
    send: (bytes) => first.send(bytes),
    sendBulk() {},
    hasBulkRoom: false,
    bulkMessageBytes: 0,
    lanes: 1,
    destroy: () => first.destroy(),
  }
  const handlers = opened(link)
  return {
    link,
    first: { ...deafToLink, message: handlers.message, drain: handlers.drain, close: handlers.close },
    add: () => deafToLink,
    refused() {},
  }
}

export type SimulatedNetwork = ReturnType<typeof createSimulatedNetwork>
