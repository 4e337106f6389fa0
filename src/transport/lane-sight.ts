import type { Lane } from './lane.ts'
import type { LaneChoice } from './lane-choice.ts'
import type { PathClock } from './path-clock.ts'
import { allStand } from './stuck-lanes.ts'

// What the connections that are used say of the line, of each other and of the other page.

export interface LaneSight {
  /** Those that are used, whoever opened them, and take more; one at least. */
  readonly lanes: number
  /** Beside them those that take nothing until what was taken back from them came. */
  readonly stalled: number
  /** How many have more to send than their association lets go: what limits those is not the line. */
  readonly heldBack: number
  /** How many others see blocks wait on the line, sooner than a check of the browsers says so. */
  readonly seeFull: number
  /** What the first one reaches is not known yet. */
  readonly isStarting: boolean
  /** Nothing moves on any, though the way is there. */
  readonly isStanding: boolean
}

/** @param working those that are used and take more */
export function sightOf(
  used: readonly Lane[],
  working: readonly Lane[],
  { choice, path, now }: { readonly choice: LaneChoice; readonly path: PathClock; readonly now: number },
): LaneSight {
  const isLeft = (lane: Lane) => choice.isLeftToMessages(lane)
  const lanes = Math.max(1, working.length)
  const givenBlocks = used.filter((lane) => !isLeft(lane))
  return {
    lanes,
    stalled: used.length - lanes,
    heldBack: working.filter((lane) => lane.isHeldBack || isLeft(lane)).length,
    seeFull: working.filter((lane) => lane.isLineFull && !isLeft(lane)).length,
    isStarting: working.some(({ isStarting }) => isStarting),
    isStanding: allStand(givenBlocks, path, now),
  }
}
