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
/** An answer may be so old when it is heard. */
const answerAgeMs = 500
/** Others move: one of them just has... */
const movingMs = 1_000
/** ...and had for this share of the time. An association that stood still with all waits as long as they did, once more. */
const movingShare = 0.5

export interface StuckLane {
  readonly lane: Lane
  /** Others move: it is the connection, and not the way or the other page. */
  readonly isAlone: boolean
}

type Way = Pick<PathClock, 'latestMs' | 'answeredAt'>

const stuckMsOf = ({ latestMs }: Way, leastMs: number) => Math.max(leastMs, stuckRoundTrips * (latestMs ?? 0))
/** The browsers reach each other, and this stands. */
const hasAnsweredSince = ({ answeredAt }: Way, since: number) => answeredAt > since + answerAgeMs

/** The only one that is used holds up all that is on its way: the association, for the way is there. */
export function standsAlone(lanes: readonly Lane[], way: Way, now: number): boolean {
  const [lane, ...more] = lanes.filter(({ isResting }) => !isResting)
  const since = more.length === 0 ? (lane?.standsSince() ?? null) : null
  return since !== null && now - since >= stuckMsOf(way, minIdleMs) && hasAnsweredSince(way, since)
}

export function stuckLanes(lanes: readonly Lane[], way: Way, now: number): readonly StuckLane[] {
  return lanes.flatMap((lane) => {
    const since = lane.standsSince()
    if (since === null) return []
    const others = lanes.filter((other) => other !== lane)
    const isOtherIdle = others.some(({ isEmpty, isResting }) => isEmpty && !isResting)
    if (now - since < stuckMsOf(way, isOtherIdle && hasAnsweredSince(way, since) ? minIdleMs : minStuckMs)) return []
    const isAlone = others.some(
      ({ movedAt, movingSince }) => now - movedAt < movingMs && now - movingSince >= (now - since) * movingShare,
    )
    // Where none moves, but one has nothing to, that one can be tried. One that rests need not be waited for.
    return isAlone || lane.isResting || isOtherIdle ? [{ lane, isAlone }] : []
  })
}
