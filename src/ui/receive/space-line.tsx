import { useEffect, useState } from 'preact/hooks'
import { useSession, useAllWords } from '../page-context.ts'

interface SpaceLineProps {
  /** Bytes. */
  readonly needed: number
  readonly canChooseFewer: boolean
  /** The sentence above says how much it is. */
  readonly isSaid: boolean
}

/** What the ticked files need, and whether it fits: said before the yes. */
export function SpaceLine({ needed, canChooseFewer, isSaid }: SpaceLineProps) {
  const { app } = useSession()
  const { t, format } = useAllWords()
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
  if (free !== null && free < needed) {
    return <p class="note warn">{t.receive.tooBig(format.size(needed), format.size(free), canChooseFewer)}</p>
  }
  return (
    <p class="live-facts">
      {!isSaid && <span>{t.receive.toGet(format.size(needed))}</span>}
      {free !== null && <span>{t.receive.fits(format.size(free))}</span>}
    </p>
  )
}
