import type { AbortSignalLike } from '../core/ports.ts'
import type { Clock } from '../lib/clock.ts'

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
