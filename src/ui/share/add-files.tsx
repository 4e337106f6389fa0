import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ShareError } from '../../app/app.ts'
import type { TransferId } from '../../core/transfer.ts'
import type { ShareErrorCode } from '../i18n/sentences.ts'
import { FileInput } from '../intake/file-input.tsx'
import type { FileReading } from '../intake/file-intake.ts'
import { useAllWords, useSession } from '../page-context.ts'

/** More files under the same link. */
export function AddFiles({ id }: { readonly id: TransferId }) {
  const { app } = useSession()
  const { t } = useAllWords()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const refused = useSignal<{ readonly code: ShareErrorCode; readonly path: string } | null>(null)
  const { code, path } = refused.value ?? { code: null, path: '' }
  const words = code && (code === 'failed' ? t.shareErrors.failed : t.refusals[code])

  async function add(read: FileReading): Promise<void> {
    refused.value = null
    try {
      await app.addFiles(id, await read(() => {}))
    } catch (error) {
      const isKnown = error instanceof ShareError
      if (!isKnown) reportError(error)
      refused.value = { code: isKnown ? error.code : 'failed', path: (isKnown && error.path) || '' }
    }
  }

  return (
    <>
      <button type="button" class="button" onClick={() => files.current?.click()}>
        {t.share.addFiles}
      </button>
      <button type="button" class="button" onClick={() => folder.current?.click()}>
        {t.share.addFolder}
      </button>
      <FileInput input={files} isFolder={false} onFiles={(read) => void add(read)} />
      <FileInput input={folder} isFolder onFiles={(read) => void add(read)} />
      {words && (
        <p class="wrong" role="alert">
          {[path, words.what, words.next].filter(Boolean).join(' ')}
        </p>
      )}
    </>
  )
}
