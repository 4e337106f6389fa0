import type { LineCounts } from '../far/line.ts'
import type { WaysOptions } from '../far/ways.ts'
import type { Flow } from './packet-flow.ts'
import type { Waits } from './waits.ts'

// Between the benchmark and the relay that its two namespaces are joined by, which is a process of its own.

/** Who sends files and bulk, and who receives them. */
export const ends = ['sender', 'receiver'] as const
export type End = (typeof ends)[number]

/** UDP ports on loopback between which one end's packets go. */
export interface Ports {
  readonly relay: number
  /** Of whoever holds that end's TUN device. */
  readonly device: number
}

export interface LinkCalls {
  /** Call it once, before all others. */
  open(): Readonly<Record<End, Ports>>
  /** Forgets what is on its way and what was counted; from now on each way is as `options` say, with chance of this seed. */
  begin(options: WaysOptions, seed: number): void
  counts(): LinkCounts
}

export interface LinkCounts {
  /** Ms of the relay's clock. */
  readonly at: number
  /** What came out of each end's line, whole IP packets. */
  readonly lines: Readonly<Partial<Record<End, LineCounts>>>
  /** Of what the receiver got: bytes of whole IP packets. */
  readonly flows: Readonly<Partial<Record<Flow, number>>>
  /** Of the sender's packets, at the narrow place. */
  readonly waits: Waits
  /** Packets that were forwarded so much after they were due that it shows. */
  readonly late: number
  /** Packets that found no room in a socket of the relay or of whoever holds a device, as Linux counts them. */
  readonly spilt: number
}
