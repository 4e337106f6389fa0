import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { systemClock, type Clock } from '../lib/clock.ts'

/** With nothing coming for this long, the page says so. */
const quietAfterMs = 5_000

/** Whether a pulse has been the same for some seconds. A null pulse is nobody's, and never quiet. */
export function watchQuiet(
  pulse: ReadonlySignal<string | null>,
  clock: Pick<Clock, 'after'> = systemClock,
): { readonly isQuiet: ReadonlySignal<boolean>; readonly stop: () => void } {
  const isQuiet = signal(false)
  const stop = effect(() => {
    isQuiet.value = false
    if (pulse.value === null) return undefined
    return clock.after(quietAfterMs, () => {
      isQuiet.value = true
    })
  })
  return { isQuiet, stop }
}
