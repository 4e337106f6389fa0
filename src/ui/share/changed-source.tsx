import { useRef } from 'preact/hooks'
import type { PauseReason } from '../../core/transfer.ts'
import { FileInput } from '../intake/file-input.tsx'
import { useAllWords } from '../page-context.ts'

interface ChangedSourceProps {
  readonly why: PauseReason & { readonly kind: 'sourceChanged' }
  /** Whether what is shared came as a folder: the new version is one, too. */
  readonly isFolder: boolean
}

/** An own share whose file is no longer what was hashed: put it back, or share what it is now. */
export function ChangedSource({ why, isFolder }: ChangedSourceProps) {
  const { t } = useAllWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div class="note warn">
      <p class="note-title" role="alert">
        {why.tries > 0 ? t.share.sourceStill(why.path, why.others) : t.share.sourceChanged(why.path, why.others)}
      </p>
      <p>{t.share.sourceChangedNext}</p>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {t.share.newVersion}
      </button>
      <FileInput input={input} isFolder={isFolder} />
    </div>
  )
}
