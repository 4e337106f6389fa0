import { useEffect, useState } from 'preact/hooks'
import { OfflineIcon } from './icons.tsx'
import { usePage, useWords } from '../page-context.ts'

/** Says so for as long as this device has no network at all. */
export function Offline() {
  const { session } = usePage()
  const { t } = useWords()
  const [isOnline, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const hear = () => setOnline(navigator.onLine)
    window.addEventListener('online', hear)
    window.addEventListener('offline', hear)
    return () => {
      window.removeEventListener('online', hear)
      window.removeEventListener('offline', hear)
    }
  }, [])
  return (
    <p class={isOnline ? 'unseen' : 'offline'} aria-live="polite">
      {!isOnline && (
        <>
          <OfflineIcon />
          <span>{session.value?.goesOn.value ? t.frame.offlineRuns : t.frame.offline}</span>
        </>
      )}
    </p>
  )
}
