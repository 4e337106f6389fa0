import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Link } from './link.ts'
import type { NetworkNamespace } from './network-namespace.ts'
import type { Flow } from './packet-flow.ts'

/** One ordinary TCP connection that sends as fast as it can. */
export interface TcpFlow {
  /** As the relay counts it. */
  readonly flow: Flow
  stop(): Promise<void>
}

interface Socat {
  readonly child: ChildProcess
  said(): string
}

/** Linux, tcp(7): IPPROTO_TCP and TCP_CONGESTION. */
const tcpLevel = 6
const tcpCongestion = 13
const firstPort = 5001
const lastPort = 65_000
let port = firstPort

/** @param congestionControl as Linux names it */
export function startTcpFlow({ ends }: Link, congestionControl: string): TcpFlow {
  const { sender, receiver } = ends
  // A port of its own: what is left of the one before counts for nobody.
  port = port === lastPort ? firstPort : port + 1
  const into = socatIn(receiver.namespace, `TCP4-LISTEN:${port},bind=${receiver.address},reuseaddr`, '/dev/null')
  const to = `TCP4:${receiver.address}:${port},retry=50,interval=0.1`
  // By socket: a namespace takes by itself only those that the machine allows everybody.
  const control = `setsockopt-string=${tcpLevel}:${tcpCongestion}:${congestionControl}`
  const outOf = socatIn(sender.namespace, '/dev/zero', `${to},${control}`)
  let isStopping = false
  for (const { child, said } of [into, outOf]) {
    child.on('exit', () => isStopping || console.error(`a TCP flow has ended by itself: ${said()}`))
  }
  return {
    flow: `tcp ${port}`,
    async stop() {
      isStopping = true
      // In this order: one whose other end is gone sends no more, while one that just ends sends first what it still has.
      await end(into.child)
      await end(outOf.child)
    },
  }
}

/** What Linux does here by itself, and what most machines do, which is the harder neighbour to be fair to. */
export async function congestionControls({ ends }: Link): Promise<string[]> {
  const { setting } = ends.sender.namespace
  const usual = await setting('ipv4/tcp_congestion_control')
  const available = (await setting('ipv4/tcp_available_congestion_control'))?.split(' ') ?? []
  return [...new Set([...(usual === null ? [] : [usual]), ...available.filter((name) => name === 'cubic')])]
}

function socatIn({ launcher }: NetworkNamespace, from: string, to: string): Socat {
  const [program, ...args] = launcher
  const child = spawn(program, [...args, 'socat', '-u', '-b', '65536', from, to], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { child, said: () => said.trim() }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
