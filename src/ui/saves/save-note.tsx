import { assertNever } from '../../lib/assert-never.ts'
import type { SaveState } from './saves.ts'
import { useAllWords } from '../page-context.ts'
import { wholePercent } from '../facts/transfer-facts.ts'

/** In words, what became of a Save, with the next step where it failed. */
export function SaveNote(props: { readonly state: SaveState; readonly size: number; readonly onRetry: () => void }) {
  const { t, format } = useAllWords()
  const { state } = props
  switch (state.kind) {
    case 'waiting':
      return <p class="save-note muted">{t.files.waiting}</p>
    case 'saving':
      return <p class="save-note muted">{t.files.saving(format.percent(wholePercent(state.bytes, props.size)))}</p>
    case 'done':
      return <p class={`save-note ${state.outcome === 'cancelled' ? 'muted' : 'good'}`}>{t.files[state.outcome]}</p>
    case 'failed':
      return (
        <div class="save-note">
          <p class="wrong" role="alert">
            {t.deliveryErrors[state.code]}
          </p>
          <button type="button" class="button small" onClick={props.onRetry}>
            {t.frame.tryAgain}
          </button>
        </div>
      )
    default:
      return assertNever(state)
  }
}
