import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { argumentsOf, processTree } from '../processes.ts'

/** Nice values go from -20, who never waits, to 19. */
const priority = -10

/**
 * Lets the processes that hold the sockets of this benchmark's browsers go before the pages: a socket holds some 90 packets, and those that it
 * has no room for while its process waits would count as the way's. Threads that they start later go first too.
 */
export function favourNetwork(): void {
  for (const pid of processTree(process.pid).filter((pid) => argumentsOf(pid).includes(networkService))) favour(pid)
}

const networkService = '--utility-sub-type=network.mojom.NetworkService'

/** Before all others, where the system allows it; elsewhere the figures of the rig say what it cost. */
export function favour(pid: number): void {
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), priority)
  } catch (error) {
    console.warn(`the packets' processes may have to wait: ${String(error)}`)
  }
}
