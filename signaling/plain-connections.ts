import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressGroup } from './client-address.ts'

export interface PlainConnectionsDeps {
  readonly isTls: boolean
  /** Connections that are no WebSockets (yet), in all. */
  readonly max: number
  /** The same from one address; null where everybody comes through a proxy, whose address says nothing. */
  readonly maxPerAddress: number | null
  readonly refused: () => void
}

export interface PlainConnections {
  /** For one that has become a WebSocket: it is counted elsewhere from now on. */
  upgraded(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void
  count(): number
}

interface Entry {
  readonly group: string
  readonly socket: Socket
  readonly onClose: () => void
}

const tooMany = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** Bounds the connections that have not asked for anything yet, or ask for files, so that nobody holds them all. */
export function countPlainConnections(server: Server, deps: PlainConnectionsDeps): PlainConnections {
  // By the other end's address and port: with TLS, the socket that asks is not the one that came in.
  const entries = new Map<string, Entry>()
  const perGroup = new Map<string, number>()

  const forget = (key: string): void => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    entry.socket.removeListener('close', entry.onClose)
    const left = (perGroup.get(entry.group) ?? 1) - 1
    if (left === 0) perGroup.delete(entry.group)
    else perGroup.set(entry.group, left)
  }

  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    const group = addressGroup(socket.remoteAddress ?? '')
    const ofGroup = perGroup.get(group) ?? 0
    if (entries.size >= deps.max || (deps.maxPerAddress !== null && ofGroup >= deps.maxPerAddress)) {
      deps.refused()
      // With TLS this is the connection below it, where nobody can read plain words.
      if (deps.isTls) socket.destroy()
      else {
        socket.write(tooMany)
        socket.destroySoon()
      }
      return
    }
    const onClose = () => forget(key)
    entries.set(key, { group, socket, onClose })
    perGroup.set(group, ofGroup + 1)
    socket.on('close', onClose)
  })

  return { upgraded: (socket) => forget(keyOf(socket)), count: () => entries.size }
}

const keyOf = ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  `${remoteAddress ?? ''} ${remotePort ?? ''}`
