import { useRef } from 'preact/hooks'
import type { PauseReason, TransferId } from '../../core/transfer.ts'
import { FileInput } from '../intake/file-input.tsx'
import { useAllWords, useSession } from '../page-context.ts'

interface SourceNeededProps {
  readonly id: TransferId
  readonly why: PauseReason & { readonly kind: 'needsSource' }
  /** Whether what is shared came as a folder. */
  readonly isFolder: boolean
}

/** An own share of an earlier visit: its files are given again by choosing, dropping or, where remembered, allowing them. */
export function SourceNeeded({ id, why, isFolder }: SourceNeededProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const input = useRef<HTMLInputElement>(null)
  const { canAllow, refused } = why
  return (
    <div class={refused ? 'note warn' : 'note'}>
      {refused && (
        <p class="note-title" role="alert">
          {t.share.sourceRefused[refused.why](refused.path)}
        </p>
      )}
      <p>{canAllow ? t.share.allowHint : t.share.chooseAgainHint}</p>
      <div class="actions">
        {canAllow && (
          <button type="button" class="button primary" onClick={() => void app.allowSources(id).catch(reportError)}>
            {t.share.allow}
          </button>
        )}
        <button type="button" class={canAllow ? 'button' : 'button primary'} onClick={() => input.current?.click()}>
          {t.share.chooseAgain}
        </button>
      </div>
      <FileInput input={input} isFolder={isFolder} />
    </div>
  )
}
