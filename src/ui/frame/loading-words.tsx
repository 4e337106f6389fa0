import { useEffect, useState } from 'preact/hooks'
import { systemClock } from '../../lib/clock.ts'
import { useWords } from '../page-context.ts'

/** As long as people wait without asking what for. */
const longAfterMs = 8_000

/** While a part of the page is fetched; when that takes long, what it waits for. */
export function LoadingWords({ role }: { readonly role?: 'status' }) {
  const { t } = useWords()
  const [isLong, setLong] = useState(false)
  useEffect(() => systemClock.after(longAfterMs, () => setLong(true)), [])
  return (
    <span role={role} aria-live="polite">
      {isLong ? t.frame.loadingLong : t.frame.loading}
    </span>
  )
}
