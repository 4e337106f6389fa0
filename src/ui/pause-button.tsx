import type { TransferId } from '../core/transfer.ts'
import { useAllWords, useSession } from './page-context.ts'

/** One button for both, so that the keyboard's focus stays on what undoes the press. */
export function PauseButton({ id, isPaused }: { readonly id: TransferId; readonly isPaused: boolean }) {
  const { app } = useSession()
  const { t } = useAllWords()
  return (
    <button type="button" class="button" data-key="p" onClick={() => (isPaused ? app.resume(id) : app.pause(id))}>
      {isPaused ? t.receive.resume : t.receive.pause}
    </button>
  )
}
