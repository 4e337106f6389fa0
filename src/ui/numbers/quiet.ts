import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { systemClock, type Clock } from '../../lib/clock.ts'
import type { Pulse } from '../facts/waiting.ts'

/** With nothing coming for this long, the page says so. */
const quietAfterMs = 5_000

/** Whether nothing has come for some seconds, nor anybody who could give. A null pulse is nobody's, and never quiet. */
export function watchQuiet(
  pulse: ReadonlySignal<Pulse | null>,
  clock: Pick<Clock, 'after'> = systemClock,
): { readonly isQuiet: ReadonlySignal<boolean>; readonly stop: () => void } {
  const isQuiet = signal(false)
  let last: Pulse | null = null
  let cancel = () => {}
  const stop = effect(() => {
    const now = pulse.value
    const isBeat = !now || now.came !== last?.came || now.giving > last.giving
    last = now
    if (!isBeat) return
    cancel()
    isQuiet.value = false
    if (!now) return
    cancel = clock.after(quietAfterMs, () => {
      isQuiet.value = true
    })
  })
  return {
    isQuiet,
    stop() {
      stop()
      cancel()
    },
  }
}
