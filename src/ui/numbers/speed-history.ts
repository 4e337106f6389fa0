import { advanceRate, bytesPerSecond, startRate } from './rate.ts'

// How fast something moved in the last minute, for the graph: the plain truth of each second, where `rate.ts` smooths.

/** One point a second. */
export const historySeconds = 60
/** A slow connection's pieces come further apart than a second. */
const quietSeconds = 3

export interface SpeedHistory {
  /** Clock time of the last look, and the counter then. */
  readonly time: number
  readonly bytes: number
  /** Bytes a second, the oldest first; always `historySeconds` of them, zeros where nothing was watched yet. */
  readonly points: readonly number[]
}

const still: readonly number[] = Array.from({ length: historySeconds }, () => 0)

export const startHistory = (time: number, bytes: number): SpeedHistory => ({ time, bytes, points: still })

/**
 * For a look about once a second. After a longer gap, as in a hidden tab, what came is spread over the seconds it took:
 * nobody knows when in them. A counter that went back begins anew.
 */
export function advanceHistory(history: SpeedHistory, time: number, bytes: number): SpeedHistory {
  const elapsed = time - history.time
  if (bytes < history.bytes || elapsed < 0) return startHistory(time, bytes)
  const seconds = Math.round(elapsed / 1000)
  if (seconds === 0) return history
  const speed = ((bytes - history.bytes) * 1000) / elapsed
  const added = Array.from({ length: Math.min(seconds, historySeconds) }, () => speed)
  return { time, bytes, points: [...history.points, ...added].slice(-historySeconds) }
}

/** Whether anything moved in the last `seconds`. */
export const movedWithin = ({ points }: Pick<SpeedHistory, 'points'>, seconds: number): boolean =>
  points.slice(-seconds).some((speed) => speed > 0)

/** Bytes a second now, as calm as the numbers beside it; null where the last seconds were empty. */
export function speedNow(points: readonly number[]): number | null {
  if (!movedWithin({ points }, quietSeconds)) return null
  // Zeros at the start stand for what nobody watched.
  const watched = points.slice(points.findIndex((speed) => speed > 0))
  return bytesPerSecond(
    watched.reduce((rate, speed) => advanceRate(rate, rate.time + 1000, rate.bytes + speed), startRate(0, 0)),
  )
}

/** Second by second, as for the totals of several transfers. */
export const sumOfPoints = (all: readonly (readonly number[])[]): readonly number[] =>
  still.map((_, second) => all.reduce((sum, points) => sum + (points[second] ?? 0), 0))
