import { effect, type ReadonlySignal } from '@preact/signals'
import { type Clock, systemClock } from '../lib/clock.ts'
import { sliceImage, type Slice } from './ribbon-slice.ts'

/** A browser that draws its tabs again costs more than what they say is worth. */
const gapMs = 1000

/**
 * Shows the slice in `icon`, at most once a second, and its own picture while there is none. The returned function puts
 * that back and ends it.
 */
export function showInTab(
  slice: ReadonlySignal<Slice | null>,
  icon: { href: string },
  clock: Clock = systemClock,
): () => void {
  const plain = icon.href
  let last = Number.NEGATIVE_INFINITY
  let stopWaiting: (() => void) | null = null
  const draw = () => {
    const { value } = slice
    const address = value === null ? plain : sliceImage(value)
    if (icon.href === address) return
    icon.href = address
    last = clock.now()
  }
  const stop = effect(() => {
    // Read here, so that each change is heard; drawn when its turn has come.
    if (slice.value === null) {
      stopWaiting?.()
      stopWaiting = null
      return draw()
    }
    stopWaiting ??= clock.after(Math.max(0, last + gapMs - clock.now()), () => {
      stopWaiting = null
      draw()
    })
  })
  return () => {
    stop()
    stopWaiting?.()
    icon.href = plain
  }
}
