import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A tracker in a process of its own. */
export interface TrackerProcess {
  readonly port: number
  readonly pid: number
  /** Null as long as it runs. */
  exitCode(): number | null
  /** Lines that it wrote to standard error and that are more than information. */
  errors(): readonly string[]
  /** After everything that can be collected was. */
  gauge(): Promise<Gauge>
  kill(): Promise<void>
}

export interface Gauge {
  readonly residentBytes: number
  /** Living objects, in V8's heap and beside it. */
  readonly heapBytes: number
  /** User and system time since it began. */
  readonly cpuSeconds: number
}

export interface TrackerProcessOptions {
  readonly script: string
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
}

const gaugeScript = join(import.meta.dirname, 'gauge.mjs')
const bareScript = join(import.meta.dirname, 'bare-tracker.mjs')
const builtServer = join(import.meta.dirname, '..', '..', 'dist-server', 'main.js')

/** Ours needs `npm run build` first. */
export const trackerScripts = { ours: builtServer, bare: bareScript } as const
export type Contender = keyof typeof trackerScripts

/** Limits that no load generator on one machine meets, for ours only: the bare one has none. */
export const unlimited: readonly string[] = [
  ...['--max-sockets', '100000', '--max-sockets-per-address', '100000', '--max-plain-per-address', '100000'],
  ...['--connect-rate', '1000000', '--message-rate', '1000000', '--message-rate-per-address', '1000000'],
  ...['--byte-rate', '10000000000', '--byte-rate-per-address', '10000000000'],
]

/** Starts it on a free port and waits until it is ready. @throws {Error} when it ends before */
export async function startTracker({
  script,
  args = [],
  nodeArgs = [],
}: TrackerProcessOptions): Promise<TrackerProcess> {
  const child = fork(script, [...args], {
    execArgv: ['--expose-gc', ...nodeArgs, '--import', gaugeScript],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    let out = ''
    child.once('exit', () => reject(new Error(`the tracker ended: ${errors}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const found = /ready at http:\/\/127\.0\.0\.1:(\d+)\//.exec(out)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
  })
  return {
    port,
    pid: child.pid ?? 0,
    exitCode: () => child.exitCode,
    errors: () => errors.split('\n').filter((line) => line !== '' && !isInformation(line)),
    async gauge() {
      const answer = once(child, 'message')
      child.send('gauge')
      return gaugeOf((await answer)[0])
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

const isInformation = (line: string): boolean => line.includes('"level":"info"')

function gaugeOf(value: unknown): Gauge {
  if (!isGauge(value)) throw new Error(`no gauge: ${JSON.stringify(value)}`)
  return value
}

const isGauge = (value: unknown): value is Gauge =>
  typeof value === 'object' &&
  value !== null &&
  ['residentBytes', 'heapBytes', 'cpuSeconds'].every((name) => Number.isFinite(Reflect.get(value, name)))
