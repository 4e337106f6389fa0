import type { Transfer } from '../../core/transfer.ts'
import { shareTitle } from '../facts/share-title.ts'
import { receiveStatus, shareStatus } from '../facts/status-text.ts'
import { percentOf } from '../facts/transfer-facts.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { useAllWords } from '../page-context.ts'
import { ProgressRibbon } from '../ribbon/progress-ribbon.tsx'

/** A share that another tab works on: as it stands there, and nothing to do about it here. */
export function Elsewhere({ transfer }: { readonly transfer: Transfer }) {
  const words = useAllWords()
  const { t } = words
  const there = transfer.state.phase === 'elsewhere' ? transfer.state.there : null
  const seen = there && { ...transfer, state: there }
  const percent = seen && percentOf(seen)
  const text = seen && (seen.origin === 'own' ? shareStatus(seen, words).text : receiveStatus(seen, null, words))
  return (
    <article class="transfer">
      <ScreenTitle>{shareTitle(transfer, words) ?? t.receive.opening}</ScreenTitle>
      <section class="card live">
        <p role="status" class="sentence">
          {t.elsewhere.status}
        </p>
        {text !== null && <p>{text}</p>}
        {percent !== null && <ProgressRibbon percent={percent} content={{ kind: 'fraction', done: percent / 100 }} />}
        <p class="muted">{t.elsewhere.next}</p>
      </section>
    </article>
  )
}
