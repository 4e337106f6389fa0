import { useLayoutEffect } from 'preact/hooks'

/** Calls whenever the device has a network again. */
export function useBackOnline(again: () => void): void {
  // Before anybody sees what it is for: the network may be back in the next moment.
  useLayoutEffect(() => {
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [again])
}
