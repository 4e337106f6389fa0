import { useEffect, useState } from 'preact/hooks'
import { useSession, useAllWords } from '../page-context.ts'

/** Bytes that this device has left, asked again when another amount is `needed`; null where nobody can say. */
export function useFreeBytes(needed: number): number | null {
  const { app } = useSession()
  const [free, setFree] = useState<number | null>(null)
  useEffect(() => {
    let isCurrent = true
    async function ask(): Promise<void> {
      // A browser that won't say is like one that can't: nothing is promised.
      const bytes = await app.freeBytes().catch(() => null)
      if (isCurrent) setFree(bytes)
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [app, needed])
  return free
}

interface SpaceLineProps {
  /** Bytes, both. */
  readonly needed: number
  readonly free: number | null
  /** The sentence above says how much it is. */
  readonly isSaid: boolean
}

/** What the ticked files need, and that it fits: said before the yes. */
export function SpaceLine({ needed, free, isSaid }: SpaceLineProps) {
  const { t, format } = useAllWords()
  return (
    <p class="live-facts">
      {!isSaid && <span>{t.receive.toGet(format.size(needed))}</span>}
      {free !== null && <span>{t.receive.fits(format.size(free))}</span>}
    </p>
  )
}
