/** Time and timers as a parameter, so that tests can run years in milliseconds. All times are milliseconds. */
export interface Clock {
  now(): number
  /** Calls back once after `delayMs`; the returned function cancels and may be called twice. */
  after(delayMs: number, callback: () => void): () => void
  /** Calls back again and again; the returned function stops it and may be called twice. */
  every(periodMs: number, callback: () => void): () => void
}

// Declared here because src/lib compiles without the DOM and Node libraries.
declare const performance: { now(): number }
declare function setTimeout(callback: () => void, delayMs: number): number
declare function clearTimeout(id: number): void
declare function setInterval(callback: () => void, periodMs: number): number
declare function clearInterval(id: number): void

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const id = setTimeout(callback, delayMs)
    return () => clearTimeout(id)
  },
  every(periodMs, callback) {
    const id = setInterval(callback, periodMs)
    return () => clearInterval(id)
  },
}
