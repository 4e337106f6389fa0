import type { LinkMeasures } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'
import type { Lane } from './lane.ts'
import { createPathClock, type PathClock } from './path-clock.ts'
import { createPathLoss, type PathLoss } from './path-loss.ts'

// What the two browsers say of the way to one person, asked of one connection after the other.

/** Each report costs a question to the browser, at once: in a hidden page a timer would be late. */
const reportsPerSecond = 2
/** So many come together after an outage; the last of them is true. */
const reportBurst = 16

export interface PathWatch {
  readonly clock: PathClock
  readonly loss: PathLoss
  /** Asks our browser of this connection. `tells`: the other end hears how many packets came, if it sends blocks on it. */
  look(lane: Lane, tells: boolean): Promise<void>
  /** The other end says how many packets it has received on this connection. */
  reported(lane: Lane, receivedPackets: number): Promise<void>
}

export function createPathWatch(clock: Clock): PathWatch {
  const path = createPathClock()
  const loss = createPathLoss()
  /** Bulk messages that had come by our last report. */
  const told = new WeakMap<Lane, number>()
  const buckets = new WeakMap<Lane, TokenBucket>()
  /** Over the pair of addresses that is used; later its own queue may make it long. */
  let wasNear = false

  async function packetsOf(lane: Lane): Promise<LinkMeasures['packets']> {
    // The page may be busy when it is told: what was answered meanwhile is not in it.
    const askedAt = clock.now()
    const { roundTrip, packets, isLocal } = await lane.link.measure()
    if (!lane.link.isOpen) return null
    if (roundTrip && path.note(lane, roundTrip, askedAt)) wasNear = false
    wasNear = isLocal !== false && (wasNear || path.isNear)
    // Addresses alone don't tell: a tunnel to far away has local ones too.
    path.isLocal = wasNear || (isLocal === true && path.leastMs === null)
    return packets
  }

  function mayAsk(lane: Lane): boolean {
    const bucket = buckets.get(lane) ?? createTokenBucket(clock, reportBurst, reportsPerSecond)
    buckets.set(lane, bucket)
    return bucket.take()
  }

  return {
    clock: path,
    loss,
    async look(lane, tells) {
      const packets = await packetsOf(lane)
      if (!packets || !tells || lane.receivedCount === (told.get(lane) ?? 0)) return
      told.set(lane, lane.receivedCount)
      lane.report(packets.received)
    },
    async reported(lane, receivedPackets) {
      if (!mayAsk(lane)) return
      const packets = await packetsOf(lane)
      if (packets) loss.note(lane, packets.sent, receivedPackets, clock.now())
    },
  }
}
