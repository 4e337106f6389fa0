import type { Endpoint } from './candidates.ts'
import type { LineCounts } from './line.ts'
import type { WaysOptions } from './ways.ts'

// Between the benchmark and its relay, which is a process of its own: what the benchmark does must not hold up packets.

export interface RelayCalls {
  /** Forgets all places and counts; from now on every line is as `path` says, with chance of this seed. */
  begin(path: WaysOptions, seed: number): void
  /** Says whose place this is. Packets of places that are nobody's are dropped. */
  own(person: string, endpoint: Endpoint): void
  /** @returns the relay's port on loopback that stands for this place, the same for everybody */
  portFor(endpoint: Endpoint): number
  counts(): RelayCounts
}

export interface RelayCounts {
  /** What came out of each person's line, whole IP packets. */
  readonly lines: Readonly<Record<string, LineCounts>>
  /** Places from which anything came: one for each connection at each end, when all is well. */
  readonly places: number
  /** Packets of nobody. */
  readonly strays: number
  /** Packets that were forwarded so much after they were due that it shows. */
  readonly late: number
  /** Packets that found no room in the relay's own sockets, as Linux counts them. */
  readonly spiltHere: number
  /** The same of the pages' sockets. */
  readonly spiltThere: number
}
