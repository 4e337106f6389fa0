import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { favour } from '../far/precedence.ts'
import { atExit } from './at-exit.ts'
import type { Ports } from './link-protocol.ts'

const readyMs = 5_000
const pollMs = 20
const socketBufferBytes = 4 * 1024 * 1024

export interface TunDevice {
  /** At most 15 characters. */
  readonly name: string
  stop(): Promise<void>
}

/**
 * A network device each of whose IP packets is a datagram to the relay, and the other way around. It goes on working in
 * another namespace, while socat, which holds it, stays in this one, where the relay is.
 */
export async function startTunDevice(name: string, { relay, device }: Ports): Promise<TunDevice> {
  const socat = spawn(
    'socat',
    [
      `TUN,tun-name=${name},tun-type=tun,iff-no-pi`,
      `UDP4:127.0.0.1:${relay},bind=127.0.0.1:${device},rcvbuf=${socketBufferBytes},sndbuf=${socketBufferBytes}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  let isStopping = false
  socat.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(socat, 'exit')
  const hasEnded = () => socat.exitCode !== null || socat.signalCode !== null
  socat.on('exit', () => {
    if (!isStopping) console.error(`socat has ended: ${said.trim()}`)
  })
  const takeBack = atExit(() => socat.kill())
  const stop = async () => {
    takeBack()
    isStopping = true
    if (hasEnded()) return
    socat.kill()
    await ended
  }
  const lastLook = performance.now() + readyMs
  while (!existsSync(`/sys/class/net/${name}`)) {
    if (hasEnded() || performance.now() > lastLook) {
      await stop()
      throw new Error(`socat makes no TUN device ${name}: ${said.trim()}`)
    }
    await wait(pollMs)
  }
  // Its socket has room for some packets only, and pages would keep it waiting.
  if (socat.pid !== undefined) favour(socat.pid)
  return { name, stop }
}
