import type { Clock } from '../lib/clock.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'

/** Signals of one route, each of which costs us a decryption. */
const signalBurst = 200
const signalsPerSecond = 50
const maxQueued = 200

/** What routes bring, each bounded for itself: one that floods keeps nobody waiting whom another introduces. */
export interface SignalIntake<Route extends object> {
  /** Reads it after all that this route brought before; not at all where the route brings too much. */
  take(route: Route, read: () => Promise<void>): void
}

interface Lane {
  readonly budget: TokenBucket
  queue: Promise<void>
  queued: number
}

export function createSignalIntake<Route extends object>(clock: Clock): SignalIntake<Route> {
  const lanes = new WeakMap<Route, Lane>()

  function laneOf(route: Route): Lane {
    const lane = lanes.get(route) ?? {
      budget: createTokenBucket(clock, signalBurst, signalsPerSecond),
      queue: Promise.resolve(),
      queued: 0,
    }
    lanes.set(route, lane)
    return lane
  }

  return {
    take(route, read) {
      const lane = laneOf(route)
      if (lane.queued >= maxQueued || !lane.budget.take()) return
      lane.queued++
      // One after another, so that candidates never overtake their answer.
      const work = lane.queue.then(read)
      const dequeue = () => void lane.queued--
      lane.queue = work.then(dequeue, dequeue)
    },
  }
}
