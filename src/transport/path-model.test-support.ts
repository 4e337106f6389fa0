// For tests: see path-link.test-support.ts.

export interface PathModel {
  roundTripMs: number
  /** Bytes per millisecond of the line from the first page to the second, for all connections together. */
  lineRate: number
  /** What one connection reaches at most, where so many are used by the first page. */
  laneRate: number | ((used: number) => number)
  /** Which share of the packets is lost; that they are sent again is in the rate. */
  lossShare: (used: number) => number
  /** What somebody else keeps waiting in the line's queue. */
  foreignQueueMs: number
  /** The second page stands still: what comes waits. */
  isFrozen: boolean
  /** How much longer than that a check takes. */
  waverMs: (seconds: number) => number
  /** Whether the browser says how long its checks take. */
  tellsRoundTrip: boolean
  /** A better pair of addresses is found soon after a connection was opened. */
  changesPair: boolean
  /** What the addresses at both ends say. */
  isLocal: boolean | null
}

export const usualPath: PathModel = {
  roundTripMs: 50,
  lineRate: 8_000,
  laneRate: 1_000,
  lossShare: () => 0,
  foreignQueueMs: 0,
  isFrozen: false,
  waverMs: () => 0,
  tellsRoundTrip: true,
  changesPair: false,
  isLocal: false,
}
