import { effect, type ReadonlySignal } from '@preact/signals'

/** The screen, as far as it matters here. */
export interface AwakePlatform {
  /** The returned function lets go, and may be called when the browser already has. Rejects where it refuses. */
  lock(): Promise<() => void>
  isVisible(): boolean
  /** Hears each change of `isVisible`; the returned function stops that. */
  onVisibility(listener: () => void): () => void
}

/**
 * Keeps the screen on while `isWanted` and the page is seen: a phone that sleeps breaks its connections. A browser takes
 * the lock back when the page is hidden, so it is taken anew when it is seen again. The returned function lets go.
 */
export function keepAwake(isWanted: ReadonlySignal<boolean>, platform: AwakePlatform): () => void {
  let release: (() => void) | null = null
  let isAsking = false
  let isStopped = false

  const isDue = () => !isStopped && isWanted.peek() && platform.isVisible()

  function follow(): void {
    if (!isDue()) {
      release?.()
      release = null
    } else if (!release && !isAsking) void ask()
  }

  async function ask(): Promise<void> {
    isAsking = true
    // Refused, as on a low battery: the screen sleeps when the device says so.
    release = await platform.lock().catch(() => null)
    isAsking = false
    // What it was asked for may be over meanwhile.
    if (!isDue()) follow()
  }

  const stopFollowing = effect(() => {
    void isWanted.value
    follow()
  })
  const stopHearing = platform.onVisibility(follow)
  return () => {
    isStopped = true
    stopFollowing()
    stopHearing()
    follow()
  }
}

/** This browser's screen; null where it can't be kept on. */
export function browserScreen(): AwakePlatform | null {
  // Missing in some browsers and outside secure contexts, whatever the types say.
  const wakeLock: WakeLock | undefined = navigator.wakeLock
  if (!wakeLock) return null
  return {
    async lock() {
      const sentinel = await wakeLock.request('screen')
      // It is gone by the time it is let go of where the browser took it back.
      return () => void sentinel.release().catch(() => undefined)
    },
    isVisible: () => document.visibilityState === 'visible',
    onVisibility(listener) {
      document.addEventListener('visibilitychange', listener)
      return () => document.removeEventListener('visibilitychange', listener)
    },
  }
}
