import type { ComponentChildren } from 'preact'
import { useAllWords } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'

interface OpeningCardProps {
  readonly status: string
  readonly children: ComponentChildren
}

/** What stands there before the list of files is known: what goes on, and below what to do about it. */
export function OpeningCard({ status, children }: OpeningCardProps) {
  const { t } = useAllWords()
  return (
    <section class="card joining">
      <div class="opening">
        <ScreenTitle>{t.receive.opening}</ScreenTitle>
        <p class="muted">{t.receive.openingHint}</p>
      </div>
      <p role="status" class="sentence">
        {status}
      </p>
      {children}
    </section>
  )
}
