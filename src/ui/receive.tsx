import type { Transfer } from '../core/transfer.ts'
import { Failure } from './failure.tsx'
import { Joining } from './joining.tsx'
import { Offer } from './offer.tsx'
import { usePage, useWords } from './page-context.ts'
import { manifestOf } from './transfer-facts.ts'
import { Unlock } from './unlock.tsx'

/** Somebody else's share, from the opened link to the saved files. */
export function Receive({ transfer }: { readonly transfer: Transfer }) {
  const page = usePage()
  const { t } = useWords()
  const { state } = transfer
  if (state.phase === 'joining') return <Joining step={state.step} since={state.since} />
  if (state.phase === 'locked') return <Unlock transfer={transfer} attempt={state.attempt} />
  if (state.phase === 'failed') {
    return (
      <Failure code={state.code} detail={state.detail}>
        <button type="button" class="button primary" onClick={page.retry}>
          {t.receive.tryAgain}
        </button>
      </Failure>
    )
  }
  const manifest = manifestOf(state)
  return manifest && <Offer transfer={transfer} manifest={manifest} />
}
