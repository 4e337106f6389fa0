import type { OpenSocket, Socket, SocketEvents } from './browser-platform.ts'
import type { SimulatedClock } from '../lib/simulated-clock.test-support.ts'

// For tests: a tracker that passes frames on with seeded latency and loss.

export type SimulatedTracker = ReturnType<typeof createSimulatedTracker>

interface TrackerWorld {
  readonly clock: SimulatedClock
  readonly random: () => number
  readonly delay: () => number
  readonly loss: number
  readonly frames: string[]
  readonly crashed: ReadonlySet<string>
}

/** What a client sends, as far as the simulation looks. */
interface ClientFrame {
  readonly info_hash: string
  readonly peer_id: string
  readonly to_peer_id?: string
  readonly offer_id?: string
  readonly answer?: unknown
  readonly event?: string
  readonly offers?: readonly { readonly offer: unknown; readonly offer_id: string }[]
}

const isClientFrame = (value: unknown): value is ClientFrame =>
  typeof value === 'object' && value !== null && 'info_hash' in value && 'peer_id' in value

interface Client {
  readonly owner: string
  readonly events: SocketEvents
  isOpen: boolean
  toClientAt: number
  toServerAt: number
}

export function createSimulatedTracker({ clock, random, delay, loss, frames, crashed }: TrackerWorld) {
  const clients = new Set<Client>()
  const swarms = new Map<string, Map<string, Client>>()
  let isUp = true
  let announces = 0

  function push(client: Client, frame: string): void {
    if (random() < loss) return
    client.toClientAt = Math.max(client.toClientAt, clock.now() + delay())
    clock.after(client.toClientAt - clock.now(), () => {
      if (client.isOpen && !crashed.has(client.owner)) client.events.message(frame)
    })
  }

  function hear(client: Client, text: string): void {
    const message: unknown = JSON.parse(text)
    if (!isClientFrame(message)) throw new Error(`no frame of the dialect: ${text}`)
    const { info_hash, peer_id, to_peer_id, offer_id, answer, event, offers = [] } = message
    const swarm = swarms.get(info_hash) ?? new Map<string, Client>()
    swarms.set(info_hash, swarm)
    const others = [...swarm].filter(([id]) => id !== peer_id).map(([, other]) => other)
    if (answer) {
      const target = swarm.get(to_peer_id ?? '')
      if (target) push(target, JSON.stringify({ action: 'announce', answer, offer_id, peer_id, info_hash }))
      return
    }
    announces++
    if (event === 'stopped') return void swarm.delete(peer_id)
    swarm.set(peer_id, client)
    push(client, JSON.stringify({ action: 'announce', interval: 120, info_hash, complete: 0, incomplete: swarm.size }))
    for (const { offer, offer_id: id } of offers) {
      const [other] = others.splice(Math.floor(random() * others.length), 1)
      if (other) push(other, JSON.stringify({ action: 'announce', offer, offer_id: id, peer_id, info_hash }))
    }
  }

  function end(client: Client): void {
    if (!clients.delete(client)) return
    for (const swarm of swarms.values()) for (const [id, member] of swarm) if (member === client) swarm.delete(id)
    const wasOpen = client.isOpen
    client.isOpen = false
    if (wasOpen && !crashed.has(client.owner)) client.events.close()
  }

  return {
    get announces() {
      return announces
    },
    /** Says this to every client. */
    broadcast(frame: string) {
      for (const client of clients) if (client.isOpen) push(client, frame)
    },
    goDown() {
      isUp = false
      for (const client of [...clients]) end(client)
    },
    comeBack() {
      isUp = true
    },
    /** The tracker notices a page that is gone. */
    forget(owner: string) {
      for (const client of [...clients]) if (client.owner === owner) end(client)
    },
    openSocketOf:
      (owner: string): OpenSocket =>
      (_address, events) => {
        const client: Client = { owner, events, isOpen: false, toClientAt: 0, toServerAt: 0 }
        let isGivenUp = false
        clock.after(delay() * 2, () => {
          if (isGivenUp || crashed.has(owner)) return
          if (!isUp) return events.close()
          clients.add(client)
          client.isOpen = true
          events.open()
        })
        const socket: Socket = {
          bufferedBytes: 0,
          send(text) {
            frames.push(text)
            if (random() < loss) return
            client.toServerAt = Math.max(client.toServerAt, clock.now() + delay())
            clock.after(client.toServerAt - clock.now(), () => {
              if (isUp && !crashed.has(owner)) hear(client, text)
            })
          },
          close() {
            isGivenUp = true
            client.isOpen = false
            // What was sent before still arrives.
            clock.after(Math.max(0, client.toServerAt - clock.now()) + 1, () => end(client))
          },
        }
        return socket
      },
  }
}
