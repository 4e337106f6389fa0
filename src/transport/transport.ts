import type { Transport } from '../core/ports/transport.ts'
import { systemClock } from '../lib/clock.ts'
import { createLanes } from './lanes.ts'
import { createLineLook } from './line-look.ts'
import { createLineShares } from './line-shares.ts'
import { connectPeer } from './peer-link.ts'
import { createUplink } from './uplink.ts'

/** @param maxLanes connections to one person for one part, at most */
export function createTransport({ maxLanes }: { readonly maxLanes: number }): Transport {
  const uplink = createUplink(systemClock)
  const page = {
    clock: systemClock,
    uplink,
    lineLook: createLineLook(systemClock),
    lineShares: createLineShares(systemClock),
  }
  return {
    connect: (options) => connectPeer(options),
    createLanes: (options) => createLanes(options, { ...page, maxLanes }),
    leaveRoom: (isWanted) => void (uplink.leavesRoom = isWanted),
  }
}
