import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createLog } from './log.ts'
import { parseCommand } from './options.ts'
import { startServer, type RunningServer } from './server.ts'

// For tests: the real server on a free port, over a page made for the test, and a client that sends what it is told.

export interface TestServer {
  readonly server: RunningServer
  /** `127.0.0.1:port` */
  readonly host: string
  readonly logged: string[]
  stats(): Promise<Stats>
  /** Waits until the counters are as wanted; fails after 10 s. */
  until(isTrue: (stats: Stats) => boolean): Promise<void>
  stop(): Promise<void>
}

/** Numbers, but for `refusals`. */
export type Stats = Readonly<Record<string, unknown>>

export type TrackerMessage = Readonly<Record<string, unknown>>

export interface TestClient {
  readonly webSocket: WebSocket
  send(message: unknown): void
  /** The next message that has not been taken yet; fails after 10 s. */
  next(): Promise<TrackerMessage>
  /** Everything that came and was not taken. */
  readonly inbox: readonly TrackerMessage[]
  /** WebSocket close code. */
  readonly closed: Promise<number>
}

export const testPage = '<!doctype html><title>Tukar</title>'
export const testScript = `export const filler = '${'tukar '.repeat(500)}'\n`
const patienceMs = 10_000

export async function startTestServer(...flags: readonly string[]): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-test-'))
  const dist = join(folder, 'dist')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'not for the web')
  await writeFile(join(dist, 'index.html'), testPage)
  await writeFile(join(dist, 'service-worker.js'), '// worker')
  await writeFile(join(dist, 'icon one.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(dist, 'assets', 'main-1a2b3c.js'), testScript)

  const command = parseCommand(['--port', '0', '--stun-port', '0', ...flags], {})
  if (command.kind !== 'serve') throw new Error(JSON.stringify(command))
  const logged: string[] = []
  const server = await startServer({ options: command.options, dist, log: createLog((line) => logged.push(line)) })
  const host = `127.0.0.1:${server.port}`
  const stats = async (): Promise<Stats> => recordOf(await (await fetch(`http://${host}/stats.json`)).text())
  return {
    server,
    host,
    logged,
    stats,
    async until(isTrue) {
      const deadline = performance.now() + patienceMs
      while (!isTrue(await stats())) {
        if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(await stats())}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async stop() {
      await server.stop(0)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function connect(
  { host }: Pick<TestServer, 'host'>,
  {
    path = '/announce',
    ...options
  }: { path?: string; origin?: string; autoPong?: boolean; headers?: Record<string, string> } = {},
): Promise<TestClient> {
  const webSocket = new WebSocket(`ws://${host}${path}`, options)
  const inbox: TrackerMessage[] = []
  const waiting: ((message: TrackerMessage) => void)[] = []
  webSocket.on('message', (data) => {
    const message = recordOf(Buffer.isBuffer(data) ? data.toString() : '')
    const taker = waiting.shift()
    if (taker) taker(message)
    else inbox.push(message)
  })
  const closed = new Promise<number>((resolve) => webSocket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    webSocket.once('open', resolve)
    webSocket.once('error', reject)
  })
  // Later ones show in `closed`.
  webSocket.on('error', () => undefined)
  return {
    webSocket,
    inbox,
    closed,
    send: (message) =>
      webSocket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    next: () =>
      new Promise((resolve, reject) => {
        const message = inbox.shift()
        if (message) return resolve(message)
        const timer = setTimeout(() => reject(new Error('no message came')), patienceMs)
        waiting.push((message) => {
          clearTimeout(timer)
          resolve(message)
        })
      }),
  }
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** As raw as possible: `fetch` would tidy up the path. */
export function get(
  { server }: Pick<TestServer, 'server'>,
  path: string,
  { method = 'GET', headers = {} }: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** A 20-byte id, told from others by its text. */
export const id = (text: string): string => text.padEnd(20, '\u00fe').slice(0, 20)

export const announce = (
  infoHash: string,
  peerId: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  action: 'announce',
  info_hash: id(infoHash),
  peer_id: id(peerId),
  ...more,
})

export const offers = (...ids: readonly string[]): unknown[] =>
  ids.map((name) => ({ offer: { type: 'offer', sdp: `v=0 ${name}` }, offer_id: id(name) }))

function recordOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${text}`)
  return Object.fromEntries(Object.entries(value))
}
