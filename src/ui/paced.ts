import { type Clock, systemClock } from '../lib/clock.ts'

/** Each drawing of the page costs as much as moving a megabyte, and numbers that change faster can't be read. */
const gapMs = 220

/** Runs `render` for any number of calls: at once after a quiet time, else when the gap is over. */
export function paced(
  render: () => void,
  clock: Clock = systemClock,
): { readonly request: () => void; readonly cancel: () => void } {
  let last = Number.NEGATIVE_INFINITY
  let stopWaiting: (() => void) | null = null
  return {
    request() {
      stopWaiting ??= clock.after(Math.max(0, last + gapMs - clock.now()), () => {
        stopWaiting = null
        last = clock.now()
        render()
      })
    },
    cancel() {
      stopWaiting?.()
      stopWaiting = null
    },
  }
}
