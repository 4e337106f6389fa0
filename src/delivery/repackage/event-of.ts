import type { AbortSignalLike } from '../../core/ports/platform.ts'

/** The part of EventTarget that is used here. */
interface Events {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** Resolves at the first of these events. Rejects with the signal's reason. */
export function eventOf(target: Events, types: readonly string[], signal?: AbortSignalLike): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      for (const type of types) target.removeEventListener(type, happened)
      signal?.removeEventListener('abort', aborted)
    }
    const happened = () => {
      stop()
      resolve()
    }
    const aborted = () => {
      stop()
      reject(signal?.reason)
    }
    for (const type of types) target.addEventListener(type, happened)
    signal?.addEventListener('abort', aborted, { once: true })
  })
}
