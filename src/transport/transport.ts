import type { Transport } from '../core/ports/transport.ts'
import { systemClock } from '../lib/clock.ts'
import { createLanes } from './lanes.ts'
import { connectPeer } from './peer-link.ts'

/** @param maxLanes connections to one person for one part, at most */
export const createTransport = ({ maxLanes }: { readonly maxLanes: number }): Transport => ({
  connect: (options) => connectPeer(options),
  createLanes: (options) => createLanes(options, { clock: systemClock, maxLanes }),
})
