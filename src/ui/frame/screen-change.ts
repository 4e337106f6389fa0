import { systemClock } from '../../lib/clock.ts'

/**
 * Makes a change of the screen; where the browser can and the person wants motion, what has the same
 * `view-transition-name` before and after turns into the other (styles/screen-change.css). The change waits for one frame at most, in
 * which the browser takes a picture of what is there, and not at all in a hidden tab.
 */
export function morph(change: () => void): void {
  if (!('startViewTransition' in document) || matchMedia('(prefers-reduced-motion: reduce)').matches) return change()
  const { ready } = document.startViewTransition(async () => {
    change()
    // Preact draws in a microtask; effects wait for the first frame of the new screen, as ever.
    await new Promise<void>((resolve) => systemClock.after(0, resolve))
  })
  // Rejects where the pictures were left out, such as in a hidden tab. The change was made all the same.
  ready.catch(() => undefined)
}
