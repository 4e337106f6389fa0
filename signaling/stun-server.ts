import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { addressGroup } from './client-address.ts'
import { encodeBindingAnswer, parseBindingRequest } from './stun-message.ts'

export interface StunDeps {
  /** Where to listen; `::` hears IPv4 too. */
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Answers a second for one address. */
  readonly perAddress: number
  /** Addresses answered within one second: a source address can be forged, so this is bounded too. */
  readonly maxAddresses: number
  readonly count: (outcome: 'stunAnswers' | 'stunRefusals') => void
}

export interface StunServer {
  readonly port: number
  close(): void
}

const windowMs = 1_000

/** @throws the socket's error (`code` EADDRINUSE and the like) when it can't listen. */
export async function startStun(deps: StunDeps): Promise<StunServer> {
  const socket = await bind(deps.host, deps.port)
  const answered = new Map<string, number>()
  const timer = setInterval(() => answered.clear(), windowMs)
  timer.unref()

  const isAllowed = (address: string): boolean => {
    const group = addressGroup(address)
    const count = answered.get(group) ?? 0
    if (count >= deps.perAddress || (count === 0 && answered.size >= deps.maxAddresses)) return false
    answered.set(group, count + 1)
    return true
  }

  socket.on('message', (message, sender) => {
    const request = parseBindingRequest(message)
    const address = sender.address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
    // Port 0 can't be answered.
    if (!request || sender.port === 0 || !isAllowed(address)) return deps.count('stunRefusals')
    deps.count('stunAnswers')
    // Nobody is told about an answer that can't be sent: the client asks again by itself.
    socket.send(encodeBindingAnswer(request, address, sender.port), sender.port, sender.address, () => undefined)
  })
  // Errors of single datagrams, such as an unreachable sender.
  socket.on('error', () => deps.count('stunRefusals'))

  return {
    port: socket.address().port,
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}

async function bind(host: string, port: number): Promise<Socket> {
  const family = isIP(host) || (await lookup(host)).family
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', refuse)
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeListener('error', refuse)
      resolve()
    })
  })
  return socket
}
