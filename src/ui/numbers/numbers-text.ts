import type { Transfer } from '../../core/transfer.ts'
import type { AllWords } from '../i18n/language.ts'
import { speedNow } from './speed-history.ts'

// Live numbers in words. What can't be told is left out: nobody reads "Infinity".

/** Slower than this, in bytes a second, is no speed worth a number. */
const leastSpeed = 1000

/** A speed as people read it; null where there is none worth a number. */
export const speedText = (bytesPerSecond: number | null, { format }: AllWords): string | null =>
  bytesPerSecond !== null && bytesPerSecond >= leastSpeed ? format.speed(bytesPerSecond) : null

/** Beside the percentage of a download. */
export interface DownloadNumbers {
  readonly amount: string | null
  readonly speed: string | null
  readonly left: string | null
}

/** `speed`: bytes a second; `left`: seconds. Null where they can't be told. */
export function downloadNumbers(
  { haveBytes, wantBytes }: Transfer['progress'],
  speed: number | null,
  left: number | null,
  words: AllWords,
): DownloadNumbers {
  const { t, format } = words
  return {
    amount: wantBytes > 0 ? t.receive.ofSize(format.steadySize(haveBytes), format.steadySize(wantBytes)) : null,
    speed: speedText(speed, words),
    left: left === null ? null : t.receive.left(format.duration(left)),
  }
}

/** How long until somebody else has all of an own share. `left`: seconds; null where that can't be told. */
export const firstCopyText = (left: number | null, { t, format }: AllWords): string | null =>
  left === null ? null : t.share.firstCopy(format.duration(left))

/**
 * What the line above the graph says of this moment: the speed, that there is none (the latest second may be from before
 * it stopped), or nothing, because a number beside it does.
 */
export type Now = 'flows' | 'still' | 'saidElsewhere'

/** What the graph of the last minute shows. `points`: bytes a second, the latest last. */
export function lastMinuteText(points: readonly number[], now: Now, words: AllWords): string {
  const { t } = words
  const most = speedText(Math.max(0, ...points), words)
  if (most === null) return t.numbers.lastMinuteStill
  if (now === 'saidElsewhere') return t.numbers.lastMinuteMost(most)
  return t.numbers.lastMinute(now === 'flows' ? speedText(speedNow(points), words) : null, most)
}
