import type { Transport } from '../core/ports/transport.ts'
import { systemClock } from '../lib/clock.ts'
import { createLanes } from './lanes.ts'
import { createLineLook } from './line-look.ts'
import { connectPeer } from './peer-link.ts'
import { createUplink } from './uplink.ts'

/** @param maxLanes connections to one person for one part, at most */
export function createTransport({ maxLanes }: { readonly maxLanes: number }): Transport {
  const uplink = createUplink(systemClock)
  const lineLook = createLineLook(systemClock)
  return {
    connect: (options) => connectPeer(options),
    createLanes: (options) => createLanes(options, { clock: systemClock, maxLanes, uplink, lineLook }),
    leaveRoom: (isWanted) => void (uplink.leavesRoom = isWanted),
  }
}
