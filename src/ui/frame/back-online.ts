import { useEffect } from 'preact/hooks'

/** Calls whenever the device has a network again. */
export function useBackOnline(again: () => void): void {
  useEffect(() => {
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [again])
}
