import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Clock } from '../lib/clock.ts'

const firstRetryMs = 1_000
const maxRetryMs = 5_000
/** About a minute: longer than a deployment takes to restart. */
const maxAttempts = 15

/** Asks again and again until there is an answer. @throws the signal's reason, or what `ask` throws. */
export async function untilTrue<T>(
  signal: AbortSignalLike,
  clock: Clock,
  periodMs: number,
  ask: () => Promise<T | null>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted()
    const answer = await ask()
    if (answer !== null) return answer
    await pause(signal, clock, periodMs)
  }
}

/** Again after 1 s, growing to 5 s, as long as `isPassing` says that what was thrown may not be thrown the next time. */
export async function retry<T>(
  signal: AbortSignalLike,
  clock: Clock,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (attempt === maxAttempts || !isPassing(error)) throw error
      await pause(signal, clock, Math.min(maxRetryMs, firstRetryMs * 2 ** (attempt - 1)))
    }
  }
}

function pause(signal: AbortSignalLike, clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', aborted)
      resolve()
    })
    const aborted = () => {
      cancel()
      reject(signal.reason)
    }
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted, { once: true })
  })
}
