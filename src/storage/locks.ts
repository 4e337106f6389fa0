import type { Locks } from '../core/ports/locks.ts'

export function createLocks(): Locks {
  return {
    hold(name) {
      const locks: LockManager | undefined = navigator.locks
      // Without locks (an insecure context) the page works and may be frozen in the background.
      if (!locks) return () => {}
      const waiting = new AbortController()
      let release = (): void => {}
      const released = new Promise<void>((resolve) => (release = resolve))
      // Shared, so that every tab that holds it has it, not only the first.
      locks
        .request(name, { mode: 'shared', signal: waiting.signal }, () => released)
        .catch(() => {
          // Released before it was granted, or a page that may not lock: as without locks.
        })
      return () => {
        waiting.abort()
        release()
      }
    },
  }
}
