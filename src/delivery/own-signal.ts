import type { AbortSignalLike } from '../core/ports/platform.ts'

/** A signal that ends with another one, or earlier. */
export interface OwnSignal {
  readonly signal: AbortSignal
  /** May be called twice. */
  end(): void
}

export function ownSignal(parent: AbortSignalLike): OwnSignal {
  const controller = new AbortController()
  const follow = () => finish(parent.reason)
  const finish = (reason: unknown) => {
    parent.removeEventListener('abort', follow)
    controller.abort(reason)
  }
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return { signal: controller.signal, end: () => finish(new DOMException('no longer needed', 'AbortError')) }
}
