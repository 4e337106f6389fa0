import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'

// A meeting point that keeps to nothing. It notes what pages tell it, and answers what a test wants.

/** An announce as a page sent it, or whatever else came. */
export interface PageFrame {
  readonly action?: string
  readonly info_hash?: string
  readonly peer_id?: string
  readonly event?: string
  readonly offers?: readonly { readonly offer_id: string; readonly offer: { readonly sdp: string } }[]
  readonly to_peer_id?: string
  readonly offer_id?: string
  readonly answer?: { readonly sdp: string }
}

export interface LyingTracker {
  readonly url: string
  /** Of all sockets, in order, as text. */
  readonly frames: readonly string[]
  /** Of each socket that was opened. */
  readonly visits: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[]
  stop(): Promise<void>
}

/** `reply` is called for each frame of a page; `visited` for each socket. */
export async function startLyingTracker(
  reply: (say: (words: string | Buffer | object) => void, frame: PageFrame) => void,
  visited: (socket: WebSocket) => void = () => {},
): Promise<LyingTracker> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const frames: string[] = []
  const visits: { url: string; headers: IncomingHttpHeaders }[] = []
  server.on('connection', (socket, request) => {
    visits.push({ url: request.url ?? '', headers: request.headers })
    socket.on('error', () => {})
    const say = (words: string | Buffer | object) =>
      socket.send(typeof words === 'string' || Buffer.isBuffer(words) ? words : JSON.stringify(words))
    socket.on('message', (bytes: RawData) => {
      if (!Buffer.isBuffer(bytes)) throw new Error('ws gives whole messages as one Buffer')
      const text = bytes.toString()
      frames.push(text)
      reply(say, JSON.parse(text) as PageFrame)
    })
    visited(socket)
  })
  // A WebSocketServer with a port of its own has an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/announce`,
    frames,
    visits,
    async stop() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
