import type { TransferId } from '../../core/transfer.ts'
import { useAllWords, useSession } from '../page-context.ts'

/** One button for both, so that the keyboard's focus stays on what undoes the press. */
export function PauseButton(props: {
  readonly id: TransferId
  readonly isPaused: boolean
  /** The next thing to do, where there is no other. */
  readonly isPrimary?: boolean
}) {
  const { id, isPaused, isPrimary = false } = props
  const { app } = useSession()
  const { t } = useAllWords()
  return (
    <button
      type="button"
      class={`button ${isPrimary ? 'primary' : ''}`}
      data-key="p"
      onClick={() => (isPaused ? app.resume(id) : app.pause(id))}
    >
      {isPaused ? t.receive.resume : t.receive.pause}
    </button>
  )
}
