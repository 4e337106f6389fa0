import type { Lane } from './lane.ts'
import type { PathClock } from './path-clock.ts'

// Which connections hold up what they have on their way: it goes over another.

/** What waits for so long, while others move or have nothing to, is sent again elsewhere. */
const minStuckMs = 4_000
/**
 * Sooner, where another has nothing to do and the way is there: an association whose repeats are lost too waits twice as
 * long each time.
 */
const minIdleMs = 1_000
const stuckRoundTrips = 8
/** What only the first carries has no other way: where others move for so long without it, all begin anew. */
const firstGivenUpMs = 30_000
/** Others move: one of them just has... */
const movingMs = 1_000
/** ...and had for this share of the time. An association that stood still with all waits as long as they did, once more. */
const movingShare = 0.5

export interface StuckLane {
  readonly lane: Lane
  readonly standsMs: number
  /** Others move: it is the connection, and not the way or the other page. */
  readonly isAlone: boolean
}

type Way = Pick<PathClock, 'latestMs' | 'newestMs' | 'answeredAt'>

/** A queue that has just come about makes all wait. */
const stuckMsOf = ({ latestMs, newestMs }: Way, leastMs: number) =>
  Math.max(leastMs, stuckRoundTrips * Math.max(latestMs ?? 0, newestMs ?? 0))

/**
 * None takes more, though the way is there: it is the associations.
 * @param lanes those that are given blocks
 */
export function allStand(lanes: readonly Lane[], way: Way, now: number): boolean {
  return lanes.every((lane) => {
    const since = lane.standsSince()
    return since !== null && now - since >= stuckMsOf(way, minIdleMs) && way.answeredAt >= since
  })
}

/** As a whole: nobody would hear what is said on the first. */
export const isFirstGivenUp = ({ standsMs, isAlone }: StuckLane) => isAlone && standsMs >= firstGivenUpMs

/** @param takesBlocks while others do; when these are taken back, it may be another matter */
export function stuckLanes(
  lanes: readonly Lane[],
  way: Way,
  now: number,
  takesBlocks: (lane: Lane) => boolean,
): readonly StuckLane[] {
  const idle = lanes.filter(({ isEmpty, isResting }) => isEmpty && !isResting)
  return lanes.flatMap((lane) => {
    const since = lane.standsSince()
    if (since === null) return []
    const standsMs = now - since
    const isLong = standsMs >= stuckMsOf(way, minStuckMs)
    const others = idle.filter((other) => other !== lane)
    if (!isLong) {
      const isEnough = way.answeredAt >= since && standsMs >= stuckMsOf(way, minIdleMs) && others.some(takesBlocks)
      return isEnough ? [{ lane, standsMs, isAlone: false }] : []
    }
    const isAlone = lanes.some(
      ({ movedAt, movingSince }) => now - movedAt < movingMs && now - movingSince >= standsMs * movingShare,
    )
    // Where none moves, but one has nothing to, that one can be tried. One that rests need not be waited for.
    return isAlone || lane.isResting || others.length > 0 ? [{ lane, standsMs, isAlone }] : []
  })
}
