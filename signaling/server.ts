import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { createConnectionLimits } from './connection-limits.ts'
import { createHttpHandler } from './http-routes.ts'
import type { Log } from './log.ts'
import { createMetrics, type Gauge } from './metrics.ts'
import type { Options } from './option-table.ts'
import { readStaticFiles } from './static-files.ts'
import { countPlainConnections } from './plain-connections.ts'
import { startStun, type StunServer } from './stun-server.ts'
import { createTracker } from './tracker.ts'
import { createUpgradeHandler } from './upgrade.ts'

export interface ServerDeps {
  readonly options: Options
  /** Folder of the built page. */
  readonly dist: string
  readonly log: Log
}

export interface RunningServer {
  readonly isTls: boolean
  readonly port: number
  /** UDP; null where STUN is off. */
  readonly stunPort: number | null
  /**
   * Says goodbye to everybody and stops listening, within seconds; may be called twice. For `drainMs` at least it goes
   * on answering, so that whoever watches /readyz sees that no more requests should come here.
   */
  stop(drainMs?: number): Promise<void>
}

/** Why it can't start, as one sentence for the person who tried. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

const defaultDrainMs = 500
const stopGraceMs = 2_000
const limitSweepMs = 5_000
// How often Node looks whether the times for headers and requests are over.
const connectionsCheckingMs = 2_000

export async function startServer({ options, dist, log }: ServerDeps): Promise<RunningServer> {
  const files = await readStaticFiles(dist)
  if (!files) throw new StartError('The page has not been built yet: run "npm start", or "npm run build" first.')
  const tls = await readTls(options)

  const metrics = createMetrics()
  const limits = createConnectionLimits(options)
  const tracker = createTracker({ limits: options, announceInterval: options.announceInterval, metrics, log })
  const stun = options.noStun ? null : await startOwnStun(options, log, (outcome) => metrics.count(outcome))
  const startedAt = performance.now()
  let isReady = true

  const gauges = (): Record<string, Gauge> => {
    const counts = tracker.counts()
    const memory = process.memoryUsage()
    return {
      sockets: { help: 'Open WebSocket connections', value: counts.sockets },
      swarms: { help: 'Swarms with somebody in them', value: counts.swarms },
      members: { help: 'Peer ids in swarms', value: counts.members },
      addresses: { help: 'Addresses that limits are counted for', value: limits.addressCount() },
      plainConnections: { help: 'Open connections that are no WebSockets', value: plain.count() },
      uptimeSeconds: { help: 'Seconds since the start', value: Math.floor((performance.now() - startedAt) / 1000) },
      residentBytes: { help: 'Resident memory of the process', value: memory.rss },
      heapBytes: { help: 'Used JavaScript heap', value: memory.heapUsed },
    }
  }
  const shared = {
    ...options,
    isTls: tls !== null,
    isProxied: options.trustProxy > 0,
    trustedProxies: options.trustProxy,
    stunPort: stun?.port ?? null,
    metrics,
    isReady: () => isReady,
  }
  const handleRequest = createHttpHandler({ ...shared, files, gauges })
  const timeouts = {
    headersTimeout: options.headersTimeout,
    requestTimeout: options.requestTimeout,
    keepAliveTimeout: options.keepAliveTimeout,
    connectionsCheckingInterval: connectionsCheckingMs,
  }
  const server = tls
    ? createTlsServer({ ...timeouts, ...tls, handshakeTimeout: options.headersTimeout }, handleRequest)
    : createServer(timeouts, handleRequest)
  const plain = countPlainConnections(server, {
    isTls: tls !== null,
    max: options.maxPlain,
    maxPerAddress: options.trustProxy > 0 ? null : options.maxPlainPerAddress,
    refused: () => metrics.refuse('tooManyPlainConnections'),
  })
  server.on('upgrade', createUpgradeHandler({ ...shared, tracker, limits, plain }))
  const sweep = setInterval(() => limits.sweep(performance.now()), limitSweepMs)
  sweep.unref()

  let port: number
  try {
    port = await listen(server, options)
  } catch (error) {
    clearInterval(sweep)
    stun?.close()
    await tracker.close(0)
    throw error
  }

  const stop = async (drainMs: number): Promise<void> => {
    isReady = false
    log('info', 'stopping', tracker.counts())
    await Promise.all([tracker.close(stopGraceMs), new Promise((resolve) => setTimeout(resolve, drainMs))])
    clearInterval(sweep)
    stun?.close()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
    log('info', 'stopped')
  }
  let stopping: Promise<void> | null = null
  return {
    isTls: tls !== null,
    port,
    stunPort: stun?.port ?? null,
    stop: (drainMs = defaultDrainMs) => (stopping ??= stop(drainMs)),
  }
}

async function readTls({ tlsCert, tlsKey }: Options): Promise<{ cert: Buffer; key: Buffer } | null> {
  if (tlsCert === null || tlsKey === null) return null
  const read = (path: string) =>
    readFile(path).catch((error: unknown) => {
      throw new StartError(`The TLS file ${path} can't be read (${codeOf(error)}).`)
    })
  const pair = { cert: await read(tlsCert), key: await read(tlsKey) }
  try {
    createSecureContext(pair)
  } catch {
    throw new StartError(`The TLS files ${tlsCert} and ${tlsKey} are no certificate and key that belong together.`)
  }
  return pair
}

/** Without STUN the rest still works, so a port that is taken is a warning. */
async function startOwnStun(
  options: Options,
  log: Log,
  count: (outcome: 'stunAnswers' | 'stunRefusals') => void,
): Promise<StunServer | null> {
  const deps = { port: options.stunPort, perAddress: options.stunRate, maxAddresses: options.maxStunAddresses, count }
  const everywhere = options.publicUrl !== null
  try {
    return await startStun({ ...deps, host: options.stunHost ?? (everywhere ? '::' : options.host) })
  } catch (error) {
    // A machine without IPv6.
    if (everywhere && options.stunHost === null && codeOf(error) !== 'EADDRINUSE') {
      const fallback = await startStun({ ...deps, host: '0.0.0.0' }).catch(() => null)
      if (fallback) return fallback
    }
    const message = `UDP port ${options.stunPort} can't be used (${codeOf(error)}), so this runs without its own STUN server: choose another with --stun-port, or say --no-stun.`
    log('warn', 'stun-off', { message })
    return null
  }
}

/** The port that it listens on. */
async function listen(server: Server, { host, port }: Options): Promise<number> {
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, () => {
        server.removeListener('error', reject)
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
  } catch (error) {
    throw new StartError(listenSentence(codeOf(error), host, port), { cause: error })
  }
}

function listenSentence(code: string, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program: stop that one, or choose another with --port.`
    case 'EACCES':
      return `Port ${port} needs more rights than this program has: choose one from 1024 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address ${host}: choose another with --host.`
    default:
      return `Can't listen on ${host}, port ${port} (${code}).`
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
