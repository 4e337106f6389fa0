import { assertNever } from '../../lib/assert-never.ts'
import type { SaveState } from './saves.ts'
import { useAllWords } from '../page-context.ts'
import { wholePercent } from '../facts/transfer-facts.ts'

interface SaveNoteProps {
  readonly state: SaveState
  /** Bytes of all of it. */
  readonly size: number
  /** The name of the control that ends it. */
  readonly cancelName: string
  readonly onRetry: () => void
  readonly onCancel: () => void
}

/** In words, what became of a Save, with the next step where it failed, and the way out while it runs. */
export function SaveNote(props: SaveNoteProps) {
  const { t, format } = useAllWords()
  const { state } = props
  switch (state.kind) {
    case 'waiting':
    case 'saving':
      return (
        <div class="save-note muted">
          <p>
            {state.kind === 'waiting'
              ? t.files.waiting
              : t.files.saving(format.percent(wholePercent(state.bytes, props.size)))}
          </p>
          <button type="button" class="button small" aria-label={props.cancelName} onClick={props.onCancel}>
            {t.files.cancel}
          </button>
        </div>
      )
    case 'stopping':
    case 'stopped':
      return <p class="save-note muted">{t.files[state.kind]}</p>
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
