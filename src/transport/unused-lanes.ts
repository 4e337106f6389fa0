import type { Lane } from './lane.ts'

/** Neither end has used one of ours that rests for so long: a trial of loss is over by then. */
const restingMs = 45_000
/** Nor any other. */
const unusedMs = 60_000

/** Connections that nobody needs any more. Those of the other end are its own to close for as long as it may be there. */
export const unusedLanes = (lanes: readonly Lane[], now: number): readonly Lane[] =>
  lanes.filter(({ isResting, isOurs, openBytes, usedAt }) => {
    const mostMs = isResting && isOurs ? restingMs : unusedMs
    return openBytes === 0 && now - usedAt > mostMs
  })
