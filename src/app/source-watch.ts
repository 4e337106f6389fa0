import type { SourceFile } from '../core/ports/platform.ts'
import type { Clock } from '../lib/clock.ts'
import { isReadable } from './source-check.ts'

const periodMs = 2_000
/** So many files a round: a folder of thousands is gone through little by little. */
const filesPerRound = 32

/**
 * Looks again and again whether the files under a share can still be read as they were given. Says which can't, by its
 * index. Returns the function that ends it.
 */
export function watchSources(
  clock: Clock,
  sources: readonly SourceFile[],
  onUnreadable: (source: number) => void,
): () => void {
  let next = 0
  let isStopped = false
  let isLooking = false

  async function look(): Promise<void> {
    for (let i = 0; i < Math.min(filesPerRound, sources.length) && !isStopped; i++) {
      const index = next
      next = (next + 1) % sources.length
      const source = sources[index]
      if (source && !(await isReadable(source)) && !isStopped) return onUnreadable(index)
    }
  }

  const stopTimer = clock.every(periodMs, () => {
    if (isLooking) return
    isLooking = true
    void look().finally(() => (isLooking = false))
  })
  return () => {
    isStopped = true
    stopTimer()
  }
}
