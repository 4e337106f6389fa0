import type { Transfer } from '../../core/transfer.ts'
import { Failure } from '../frame/failure.tsx'
import { Joining } from './joining.tsx'
import { Offer } from './offer.tsx'
import { useAllWords } from '../page-context.ts'
import { manifestOf } from '../facts/transfer-facts.ts'
import { Unlock } from './unlock.tsx'

interface ReceiveProps {
  readonly transfer: Transfer
  /** Leaves it and opens the link anew. */
  readonly onRetry: () => void
}

/** Somebody else's share, from the opened link to the saved files. */
export function Receive({ transfer, onRetry }: ReceiveProps) {
  const { t } = useAllWords()
  const { state } = transfer
  if (state.phase === 'joining') return <Joining step={state.step} since={state.since} transfer={transfer} />
  if (state.phase === 'locked') return <Unlock transfer={transfer} attempt={state.attempt} />
  if (state.phase === 'failed') {
    return (
      <Failure code={state.code} detail={state.detail}>
        <button type="button" class={`button ${state.code === 'expired' ? '' : 'primary'}`} onClick={onRetry}>
          {t.frame.tryAgain}
        </button>
      </Failure>
    )
  }
  const manifest = manifestOf(state)
  return manifest && <Offer transfer={transfer} manifest={manifest} />
}
