import type { LinkMeasures } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import type { Lane } from './lane.ts'
import { createPathClock, type PathClock } from './path-clock.ts'
import { createPathLoss, type PathLoss } from './path-loss.ts'

// What the two browsers say of the way to one person, asked of one connection after the other.

/** Each question costs the browser some work. Of reports that come together, after an outage, the last one is true. */
const reportsTogetherMs = 100

export interface PathWatch {
  readonly clock: PathClock
  readonly loss: PathLoss
  /** Asks our browser of this connection, and tells the other end which packets came if it sends blocks on it. */
  look(lane: Lane): Promise<void>
  /** The other end says how many packets it has received on this connection. */
  reported(lane: Lane, receivedPackets: number): void
}

export function createPathWatch(clock: Clock): PathWatch {
  const path = createPathClock()
  const loss = createPathLoss()
  /** Bulk messages that had come by our last report. */
  const told = new WeakMap<Lane, number>()
  /** What the other end reported, until it is compared. */
  const reports = new WeakMap<Lane, number>()

  async function packetsOf(lane: Lane): Promise<LinkMeasures['packets']> {
    const { roundTrip, packets } = await lane.link.measure()
    if (!lane.link.isOpen) return null
    if (roundTrip) path.note(lane, roundTrip, clock.now())
    return packets
  }

  async function compare(lane: Lane): Promise<void> {
    const packets = await packetsOf(lane)
    const received = reports.get(lane)
    reports.delete(lane)
    if (packets && received !== undefined) loss.note(lane, packets.sent, received)
  }

  return {
    clock: path,
    loss,
    async look(lane) {
      const packets = await packetsOf(lane)
      if (!packets || lane.receivedCount === (told.get(lane) ?? 0)) return
      told.set(lane, lane.receivedCount)
      lane.report(packets.received)
    },
    reported(lane, receivedPackets) {
      const isWaiting = reports.has(lane)
      reports.set(lane, receivedPackets)
      if (!isWaiting) clock.after(reportsTogetherMs, () => void compare(lane))
    },
  }
}
