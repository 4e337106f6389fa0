import { useEffect, useState } from 'preact/hooks'
import { systemClock } from '../../lib/clock.ts'
import { copyText } from './copy-text.ts'

/** Long enough to be seen, short enough to be gone when the next one copies. */
const copiedShownMs = 4_000

/** What became of copying; `byHand`: the page was not allowed to, and the person has to. */
export type Copied = 'yes' | 'byHand' | null

interface Outcome<T> {
  readonly what: T
  readonly copied: Copied
}

interface Copying<T> {
  /** What became of this one: nothing when another one was copied since. */
  outcomeOf(what: T): Copied
  /** Within a click. `field` holds the text, if it is there already. */
  copy(what: T, text: string, field?: HTMLInputElement | null): Promise<void>
}

/** Copies, one thing after another, and says for a while of the latest that it was copied. `T` tells them apart. */
export function useCopying<T>(): Copying<T> {
  const [latest, setLatest] = useState<Outcome<T> | null>(null)
  // Another object each time: what is copied once more is said for as long once more.
  useEffect(
    () => (latest?.copied === 'yes' ? systemClock.after(copiedShownMs, () => setLatest(null)) : undefined),
    [latest],
  )
  return {
    outcomeOf: (what) => (latest?.what === what ? latest.copied : null),
    async copy(what, text, field = null) {
      setLatest({ what, copied: (await copyText(text, field)) ? 'yes' : 'byHand' })
    },
  }
}
