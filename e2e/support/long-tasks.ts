import type { Page } from '@playwright/test'

// Tasks of 50 ms and more of a page's main thread, as the page itself is told of them.

declare global {
  var longestTaskMs: number | undefined
}

/**
 * An init script. What the browser does with chosen files before it tells the page of them does not count: it asks for
 * the type of each by a call that waits.
 */
export function watchLongTasks(): void {
  let since = 0
  globalThis.longestTaskMs = 0
  const isChosen = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'file'
  addEventListener('change', (event) => isChosen(event.target) && (since = performance.now()), { capture: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime >= since) globalThis.longestTaskMs = Math.max(globalThis.longestTaskMs ?? 0, duration)
    }
  }).observe({ type: 'longtask', buffered: true })
}

/** Since the page was loaded or was asked last, in ms on the clock; 0 when none was long. */
export const longestTaskSoFar = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    // The page hears of a task only after it.
    await new Promise((resolve) => setTimeout(resolve, 100))
    const longest = globalThis.longestTaskMs ?? 0
    globalThis.longestTaskMs = 0
    return longest
  })
