import type { AllWords } from '../i18n/language.ts'
import { lastMinuteText, type Now } from './numbers-text.ts'
import { pure } from '../frame/pure.ts'

const width = 240
const height = 48
/** A slow minute is not drawn as high as a fast one. Bytes a second. */
const leastTop = 10_000

interface SpeedGraphProps {
  readonly words: AllWords
  /** Bytes a second, one a second, the latest last. The same array for as long as they are the same. */
  readonly points: readonly number[]
  readonly now: Now
  /** Unfolded from the start. */
  readonly isOpen: boolean
}

/** The speed of the last minute. The line above the graph says the same in words, also while it is folded away. */
export const SpeedGraph = pure<SpeedGraphProps>(({ words, points, now, isOpen }) => (
  <details class={now === 'saidElsewhere' ? 'speed' : 'speed speed-now'} open={isOpen}>
    <summary>{lastMinuteText(points, now, words)}</summary>
    <svg class="speed-graph" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="speed-area" d={`${lineOf(points)}V${height}H0Z`} />
      <path class="speed-line" d={lineOf(points)} />
    </svg>
  </details>
))

/** A step for each second: what is between two seconds nobody measured. */
function lineOf(points: readonly number[]): string {
  const top = Math.max(leastTop, ...points)
  const step = width / points.length
  return points
    .map((speed, second) => {
      const y = (height - (height - 2) * (speed / top) - 1).toFixed(1)
      return `${second === 0 ? 'M0 ' : 'V'}${y}H${((second + 1) * step).toFixed(1)}`
    })
    .join('')
}
