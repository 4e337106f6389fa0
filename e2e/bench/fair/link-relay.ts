import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { loopback } from '../far/candidates.ts'
import { spiltPackets } from '../far/spilt-packets.ts'
import { createWays } from '../far/ways.ts'
import type { Promised } from '../process-calls.ts'
import type { End, LinkCalls, Ports } from './link-protocol.ts'
import { flowOf, type Flow } from './packet-flow.ts'
import { noteWait } from './waits.ts'

// Each datagram is one IP packet that an end has sent. It goes over that end's line, whatever it is, and out at the other.

const socketBufferBytes = 4 * 1024 * 1024

interface Packet {
  readonly from: End
  readonly message: Buffer
}

interface Side {
  readonly socket: Socket
  readonly ports: Ports
}

export interface LinkRelay extends Promised<LinkCalls> {
  close(): void
}

export function createLinkRelay(now: () => number = () => performance.now()): LinkRelay {
  const sides = new Map<End, Side>()
  let oneWayMs = 0
  let flows = new Map<Flow, number>()
  let waits: number[] = []
  const ways = createWays<Packet>({
    now,
    forward({ from, message }) {
      if (from === 'sender') {
        const flow = flowOf(message)
        flows.set(flow, (flows.get(flow) ?? 0) + message.length)
      }
      const to = sides.get(from === 'sender' ? 'receiver' : 'sender')
      to?.socket.send(message, to.ports.device, loopback)
    },
  })

  const receive = (from: End, message: Buffer) => {
    const cameAt = now()
    const dueAt = ways.pass(from, message.length, { from, message }, cameAt)
    if (from === 'sender' && dueAt !== null) noteWait(waits, dueAt - oneWayMs - cameAt)
  }

  const openSide = async (end: End): Promise<Ports> => {
    const socket = await boundSocket()
    socket.setRecvBufferSize(socketBufferBytes)
    socket.setSendBufferSize(socketBufferBytes)
    const ports = { relay: socket.address().port, device: await freePort() }
    socket.on('message', (message, { port }) => port === ports.device && receive(end, message))
    sides.set(end, { socket, ports })
    return ports
  }

  return {
    open: async () => ({ sender: await openSide('sender'), receiver: await openSide('receiver') }),
    async begin(options, seed) {
      ways.begin(options, seed)
      oneWayMs = options.roundTripMs / 2
      flows = new Map()
      waits = []
    },
    counts: async () => ({
      at: now(),
      lines: ways.counts(),
      flows: Object.fromEntries(flows),
      waits: [...waits],
      late: ways.late(),
      spilt: spiltPackets([...sides.values()].flatMap(({ ports }) => [ports.relay, ports.device])),
    }),
    close() {
      for (const { socket } of sides.values()) socket.close()
    },
  }
}

async function boundSocket(): Promise<Socket> {
  // Without a lookup of its own, each packet's address would be resolved by a detour over the event loop.
  const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) })
  // As it looks nothing up, it may listen at once.
  const listens = once(socket, 'listening')
  socket.bind(0, loopback)
  await listens
  return socket
}

/** For another program, that can't say which port it was given. */
async function freePort(): Promise<number> {
  const socket = await boundSocket()
  const { port } = socket.address()
  socket.close()
  return port
}
