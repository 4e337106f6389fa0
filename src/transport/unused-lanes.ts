import type { Lane } from './lane.ts'

/** Neither end has used it for so long: one of ours that rests, which longer than a trial of loss takes, and any. */
const restingMs = 45_000
const unusedMs = 60_000

/** Connections that nobody needs any more. Those of the other end are its own to close for as long as it may be there. */
export const unusedLanes = (lanes: readonly Lane[], now: number): readonly Lane[] =>
  lanes.filter(({ isResting, isOurs, openBytes, usedAt }) => {
    const mostMs = isResting && isOurs ? restingMs : unusedMs
    return openBytes === 0 && now - usedAt > mostMs
  })
