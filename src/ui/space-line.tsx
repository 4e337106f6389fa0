import { useEffect, useState } from 'preact/hooks'
import { useSession, useAllWords } from './page-context.ts'

/** What the ticked files need, and whether it fits: said before the yes. `needed` in bytes. */
export function SpaceLine({ needed }: { readonly needed: number }) {
  const { app } = useSession()
  const { t, format } = useAllWords()
  const [free, setFree] = useState<number | null>(null)
  useEffect(() => {
    let isCurrent = true
    app.freeBytes().then(
      (bytes) => {
        if (isCurrent) setFree(bytes)
      },
      // The browser won't say: then nothing is promised.
      (error: unknown) => console.warn('free space unknown', error),
    )
    return () => {
      isCurrent = false
    }
  }, [app, needed])
  if (free !== null && free < needed) {
    return <p class="note warn">{t.receive.tooBig(format.size(needed), format.size(free))}</p>
  }
  return (
    <p class="live-facts">
      <span>{t.receive.toGet(format.size(needed))}</span>
      {free !== null && <span>{t.receive.fits(format.size(free))}</span>}
    </p>
  )
}
