import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// The product's one process, as `npm start` runs it.

const builtServer = fileURLToPath(new URL('../../dist-server/main.js', import.meta.url))
const readyMs = 15_000

export interface ServerProcess {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string
  readonly port: number
  /** All that it printed to standard output so far. */
  output(): string
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>
  /** Asks it to stop. Resolves to the exit code. */
  stop(): Promise<number | null>
}

export interface ServerOptions {
  readonly port?: number
  readonly flags?: readonly string[]
  /** In place of the built one: it serves the `dist` beside its folder. */
  readonly script?: string
  /** A program and its first arguments that run what follows them, such as `ip netns exec NAME`. */
  readonly launcher?: readonly string[]
}

/** Starts it on a free port, or the given one, and waits until it is ready. */
export async function startServer({
  port = 0,
  flags = [],
  script,
  launcher,
}: ServerOptions = {}): Promise<ServerProcess> {
  const child = spawnServer(['--port', String(port), '--stun-port', '0', ...flags], { script, launcher })
  const output = collect(child)
  const url = await readyLine(child, output)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    return child.exitCode
  }
  return {
    url,
    port: Number(new URL(url).port),
    output: () => output.out,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

export interface FinishedProcess {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

interface SpawnOptions {
  readonly script?: string | undefined
  readonly launcher?: readonly string[] | undefined
}

/** Runs it with flags under which it ends by itself. */
export async function runServer(flags: readonly string[]): Promise<FinishedProcess> {
  const child = spawnServer(flags)
  const output = collect(child)
  await once(child, 'close')
  return { code: child.exitCode, ...output }
}

function spawnServer(
  flags: readonly string[],
  { script = builtServer, launcher = [] }: SpawnOptions = {},
): ChildProcessWithoutNullStreams {
  const [program = process.execPath, ...args] = [...launcher, process.execPath, script, ...flags]
  // A clean environment: the options of whoever runs the tests must not leak in.
  return spawn(program, args, { env: { PATH: process.env['PATH'] } })
}

function collect(child: ChildProcessWithoutNullStreams): { out: string; error: string } {
  const output = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.error += text))
  return output
}

function readyLine(child: ChildProcessWithoutNullStreams, output: { out: string; error: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => {
      child.kill('SIGKILL')
      reject(new Error(`the server ${why}: ${output.out}${output.error}`))
    }
    const timer = setTimeout(() => giveUp('was not ready in time'), readyMs)
    child.once('exit', () => {
      clearTimeout(timer)
      giveUp('ended before it was ready')
    })
    child.stdout.on('data', () => {
      const url = /^Tukar is ready at (\S+)$/m.exec(output.out)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}
