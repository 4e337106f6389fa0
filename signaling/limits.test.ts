import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { frameBytes, RawSocket } from './fire/raw-socket.ts'
import { refusalReasons, type RefusalReason } from './metrics.ts'
import { announce, connect, startTestServer, type TestClient, type TestServer } from './server.test-support.ts'

// Every limit says what it is: on a WebSocket as a failure reason, before it as an HTTP status. Only who does not keep
// to the framing hears no more than a goodbye.

interface Row {
  readonly flags: readonly string[]
  /** What the one who met the limit was told. */
  provoke(server: TestServer): Promise<string>
  readonly answer: RegExp
}

const open = async (server: TestServer, ...messages: readonly unknown[]): Promise<TestClient> => {
  const client = await connect(server)
  for (const message of messages) client.send(message)
  return client
}
/** The first failure reason that comes. */
const told = async (client: TestClient): Promise<string> => {
  for (;;) {
    const reason = (await client.next())['failure reason']
    if (typeof reason === 'string') return reason
  }
}
/** The reason, then the code of the goodbye that follows it. */
const toldAndClosed = async (client: TestClient): Promise<string> => `${await told(client)}, ${await client.closed}`
const refusedConnect = async (server: TestServer, options = {}): Promise<string> =>
  connect(server, options).then(
    () => 'let in',
    (error: unknown) => String(error),
  )
const announces = (count: number, name = 'h'): unknown[] =>
  Array.from({ length: count }, (_, at) => announce(`${name}${at}`, 'p'))

const table: Readonly<Record<RefusalReason, Row>> = {
  malformed: {
    flags: [],
    provoke: async (server) => told(await open(server, announce('h', 'p', { offers: [null] }))),
    answer: /^offers must hold/,
  },
  messageTooLong: {
    flags: ['--max-message-bytes', '2000'],
    provoke: async (server) => toldAndClosed(await open(server, announce('h', 'p', { padding: 'x'.repeat(2000) }))),
    answer: /^message is too long, 1009$/,
  },
  tooManyFragments: {
    flags: ['--max-fragments', '2'],
    async provoke(server) {
      const client = await connect(server)
      for (let piece = 0; piece < 3; piece++) client.webSocket.send('{', { fin: false })
      return toldAndClosed(client)
    },
    answer: /^message comes in too many pieces, 1008$/,
  },
  brokenFrame: {
    flags: [],
    async provoke({ server }) {
      const heard: string[] = []
      const raw = await RawSocket.open({ port: server.port, onText: (payload) => heard.push(payload.toString()) })
      raw?.write(frameBytes('{}', { isMasked: false }))
      await raw?.closed
      return JSON.stringify([heard, raw?.closeCode])
    },
    answer: /^\[\[\],1002\]$/,
  },
  messagesTooFast: {
    flags: ['--message-rate', '1/2'],
    provoke: async (server) => told(await open(server, ...announces(4))),
    answer: /^too many messages/,
  },
  bytesTooFast: {
    flags: ['--byte-rate', '1/300'],
    provoke: async (server) => told(await open(server, ...announces(9))),
    answer: /^too many bytes/,
  },
  peerIdTaken: {
    flags: [],
    async provoke(server) {
      await (await open(server, announce('h', 'p'))).next()
      return told(await open(server, announce('h', 'p')))
    },
    answer: /^peer_id is in use/,
  },
  tooManySwarms: {
    flags: ['--max-swarms-per-socket', '2'],
    provoke: async (server) => told(await open(server, ...announces(3))),
    answer: /^too many swarms/,
  },
  tooManyPeerIds: {
    flags: ['--max-peer-ids-per-swarm', '2'],
    provoke: async (server) => told(await open(server, ...['1', '2', '3'].map((peerId) => announce('h', peerId)))),
    answer: /^too many peer ids/,
  },
  tooManyWaiting: {
    flags: ['--takeover-timeout', '60000', '--max-waiting-bytes', '70000'],
    async provoke(server) {
      const silent = await open(server, announce('h', 'p'))
      await silent.next()
      silent.webSocket.pause()
      const padding = 'x'.repeat(60_000)
      return told(await open(server, ...Array.from({ length: 3 }, () => announce('h', 'p', { padding }))))
    },
    answer: /^too many messages are waiting/,
  },
  swarmFull: {
    flags: ['--max-peers-per-swarm', '2'],
    provoke: async (server) => told(await open(server, ...['1', '2', '3'].map((peerId) => announce('h', peerId)))),
    answer: /^this swarm is full/,
  },
  trackerFull: {
    flags: ['--max-swarms', '2'],
    provoke: async (server) => told(await open(server, ...announces(3))),
    answer: /^this tracker is full/,
  },
  serverFull: {
    flags: ['--max-sockets', '1'],
    async provoke(server) {
      await connect(server)
      return refusedConnect(server)
    },
    answer: /503/,
  },
  addressFull: {
    flags: ['--max-sockets-per-address', '1'],
    async provoke(server) {
      await connect(server)
      return refusedConnect(server)
    },
    answer: /429/,
  },
  connectsTooFast: {
    flags: ['--connect-rate', '1/1'],
    async provoke(server) {
      await connect(server)
      return refusedConnect(server)
    },
    answer: /429/,
  },
  originNotAllowed: {
    flags: ['--allowed-origin', 'https://a.example'],
    provoke: (server) => refusedConnect(server, { origin: 'https://b.example' }),
    answer: /403/,
  },
  badHandshake: {
    flags: [],
    provoke: (server) => refusedConnect(server, { protocolVersion: 8 }),
    answer: /426/,
  },
  tooManyPlainConnections: {
    flags: ['--max-plain-per-address', '3'],
    async provoke({ server, host }) {
      const sockets = Array.from({ length: 3 }, () => connectTcp({ host: '127.0.0.1', port: server.port }))
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      const [answer] = await once(connectTcp({ host: '127.0.0.1', port: server.port }), 'data')
      for (const socket of sockets) socket.destroy()
      // As long as they count, they keep out the one who asks for the counters.
      const ask = async (): Promise<string> => (await fetch(`http://${host}/stats.json`)).text()
      while (!(await ask()).includes('"plainConnections":1'));
      return String(answer)
    },
    answer: /^HTTP\/1\.1 429 /,
  },
  stopping: {
    flags: [],
    async provoke(server) {
      const stopped = server.server.stop()
      const answer = await refusedConnect(server)
      const refusals = (await server.stats())['refusals']
      await stopped
      return JSON.stringify({ answer, refusals })
    },
    answer: /503.*"stopping":1/,
  },
}

let bed: TestServer | undefined
afterEach(() => bed?.stop())

it.each(refusalReasons)('%s', async (reason) => {
  const { flags, provoke, answer } = table[reason]
  bed = await startTestServer(...flags)
  expect(await provoke(bed)).toMatch(answer)
  if (reason === 'stopping') return
  await bed.until(({ refusals }) => typeof refusals === 'object' && refusals !== null && reason in refusals)
})
