import { systemClock } from '../lib/clock.ts'
import { Notice } from './notice.tsx'
import { usePage, useWords } from './page-context.ts'
import { Joining } from './joining.tsx'
import { Receive } from './receive.tsx'
import { Share } from './share.tsx'
import './styles/transfer.css'

/** What the link in the address stands for: an own share, or somebody else's. */
export function TransferScreen() {
  const page = usePage()
  const { t } = useWords()
  const opening = page.opening.value
  const transfer = page.current.value
  if (opening.phase === 'failed') {
    return (
      <Notice title={t.failures.notStarted.what} text={[t.failures.notStarted.next]}>
        <button type="button" class="button primary" onClick={page.retry}>
          {t.receive.tryAgain}
        </button>
      </Notice>
    )
  }
  // Keyed: another link starts with nothing of this one's ticks, speeds and outcomes.
  if (transfer?.origin === 'own') return <Share key={transfer.id} transfer={transfer} />
  if (transfer) return <Receive key={transfer.id} transfer={transfer} />
  return <Joining step="finding" since={opening.phase === 'loading' ? opening.since : systemClock.now()} />
}
