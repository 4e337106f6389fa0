/** The middle value, the middle half, and the ends. */
export interface Summary {
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  readonly least: number
  readonly greatest: number
}

/** @throws {RangeError} without values, or with one that is no finite number */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('nothing was measured')
  if (!values.every(Number.isFinite)) throw new RangeError(`not a measurement: ${values.join(', ')}`)
  const sorted = [...values].sort((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    lowerQuartile: quantile(sorted, 0.25),
    upperQuartile: quantile(sorted, 0.75),
    least: quantile(sorted, 0),
    greatest: quantile(sorted, 1),
  }
}

/** Between two neighbours on a straight line (type 7 of Hyndman and Fan, as most programs do it). */
function quantile(sorted: readonly number[], fraction: number): number {
  const position = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** Each pair's own ratio: what disturbs the machine disturbs both halves of a pair. */
export function ratios(of: readonly number[], over: readonly number[]): number[] {
  if (of.length !== over.length) throw new RangeError('pairs have two halves')
  return of.map((value, i) => value / (over[i] ?? Number.NaN))
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** The rise of y for one of x, by least squares. @throws {RangeError} with fewer than two different x */
export function slope(points: readonly Point[]): number {
  const meanX = mean(points.map(({ x }) => x))
  const meanY = mean(points.map(({ y }) => y))
  let covariance = 0
  let variance = 0
  for (const { x, y } of points) {
    covariance += (x - meanX) * (y - meanY)
    variance += (x - meanX) ** 2
  }
  if (!(variance > 0)) throw new RangeError('a slope takes two points that are apart')
  return covariance / variance
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
