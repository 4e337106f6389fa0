import type { LinkCounts } from './link-protocol.ts'
import type { Flow } from './packet-flow.ts'
import { longWaitPercent, medianWait, waitsSince } from './waits.ts'

/** So long packets wait where a line is full: a call begins to suffer. */
export const longWaitMs = 20

/** What passed the line in one measurement. All rates are of whole IP packets, MB/s. */
export interface Window {
  readonly app: number
  /** Of each flow, in the order in which they joined. */
  readonly tcp: readonly number[]
  /** With all else. */
  readonly total: number
  /** The median of the sender's packets, before the narrow place. */
  readonly waitMs: number
  /** Of the sender's packets, those that waited so long or longer. */
  readonly longWaitPercent: number
  /** Of all packets of both ways: forwarded late, and lost by the machine itself. */
  readonly latePercent: number
  readonly spiltPercent: number
}

/** @throws {Error} when the relay has seen nothing of one of these flows */
export function windowOf(before: LinkCounts, after: LinkCounts, tcpFlows: readonly Flow[]): Window {
  const rate = (flow: string) => {
    const bytes = bytesOf(after, flow) - bytesOf(before, flow)
    return bytes / 1000 / (after.at - before.at)
  }
  const tcp = tcpFlows.map(rate)
  const silent = tcpFlows.find((_, i) => tcp[i] === 0)
  if (silent !== undefined) throw new Error(`nothing of the flow “${silent}” passed the relay`)
  const packets = packetsOf(after) - packetsOf(before)
  const waits = waitsSince(before.waits, after.waits)
  return {
    app: rate('udp'),
    tcp,
    total: Object.keys(after.flows).reduce((sum, flow) => sum + rate(flow), 0),
    waitMs: medianWait(waits),
    longWaitPercent: longWaitPercent(waits, longWaitMs),
    latePercent: (100 * (after.late - before.late)) / packets,
    spiltPercent: (100 * (after.spilt - before.spilt)) / packets,
  }
}

const bytesOf = ({ flows }: LinkCounts, flow: string): number =>
  Object.entries(flows).find(([name]) => name === flow)?.[1] ?? 0

const packetsOf = ({ lines }: LinkCounts) => Object.values(lines).reduce((sum, { packets }) => sum + packets, 0)
