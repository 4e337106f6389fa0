import type { Lane } from './lane.ts'

// Which connections hold up what they have on their way: it goes over another.

/** What waits for so long, while others move or have nothing to, is sent again elsewhere. */
const minStuckMs = 4_000
const stuckRoundTrips = 8
/** Others move: one of them just has... */
const movingMs = 1_000
/** ...and had for this share of the time. An association that stood still with all waits as long as they did, once more. */
const movingShare = 0.5

export interface StuckLane {
  readonly lane: Lane
  /** Others move: it is the connection, and not the way or the other page. */
  readonly isAlone: boolean
}

/** @param roundTripMs null where it is not known */
export function stuckLanes(lanes: readonly Lane[], roundTripMs: number | null, now: number): readonly StuckLane[] {
  const stuckMs = Math.max(minStuckMs, stuckRoundTrips * (roundTripMs ?? 0))
  return lanes.flatMap((lane) => {
    const since = lane.standsSince()
    if (since === null || now - since < stuckMs) return []
    const others = lanes.filter((other) => other !== lane)
    const isAlone = others.some(
      ({ movedAt, movingSince }) => now - movedAt < movingMs && now - movingSince >= (now - since) * movingShare,
    )
    // Where none moves, but one has nothing to, that one can be tried. One that rests need not be waited for.
    return isAlone || lane.isResting || others.some((other) => other.isEmpty && !other.isResting)
      ? [{ lane, isAlone }]
      : []
  })
}
