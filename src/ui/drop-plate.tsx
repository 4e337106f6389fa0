import { type Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { SourceFile } from '../core/ports/platform.ts'
import { pickedFiles } from './dropped-files.ts'
import type { ShareErrorCode } from './i18n/sentences.ts'
import { useWords } from './page-context.ts'
import { PasswordChoice } from './password-choice.tsx'

export type PlateState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reading'; readonly files: number }
  | { readonly kind: 'linking' }
  /** The box is ticked and the field empty: the files wait. */
  | { readonly kind: 'needsPassword'; readonly files: readonly SourceFile[] }
  | { readonly kind: 'refused'; readonly code: ShareErrorCode; readonly files: readonly SourceFile[] }

interface DropPlateProps {
  readonly state: Signal<PlateState>
  readonly password: Signal<string | null>
  readonly onFiles: (files: readonly SourceFile[]) => void
}

/** Where files go in. The two inputs stay in the document whatever the plate shows. */
export function DropPlate({ state, password, onFiles }: DropPlateProps) {
  const { t } = useWords()
  const filesInput = useRef<HTMLInputElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const plate = state.value
  const isBusy = plate.kind === 'reading' || plate.kind === 'linking'

  function picked(input: HTMLInputElement): void {
    const files = pickedFiles(input.files ?? [])
    // So that choosing the same files again is a change again.
    input.value = ''
    if (files.length > 0) onFiles(files)
  }

  const choosers = (
    <div class="actions">
      <button type="button" class="button primary large" onClick={() => filesInput.current?.click()}>
        {t.home.chooseFiles}
      </button>
      <button type="button" class="button large" onClick={() => folderInput.current?.click()}>
        {t.home.chooseFolder}
      </button>
    </div>
  )

  return (
    <section class="card plate" aria-busy={isBusy}>
      <RibbonEdge />
      <p role="status" class={isBusy ? 'plate-busy' : 'unseen'}>
        {plate.kind === 'reading' ? t.home.reading(plate.files) : plate.kind === 'linking' ? t.home.makingLink : ''}
      </p>
      {plate.kind === 'refused' ? (
        <div role="alert" class="refusal">
          <h2>{t.shareErrors[plate.code].what}</h2>
          <p>{t.shareErrors[plate.code].next}</p>
        </div>
      ) : (
        !isBusy && (
          <div class="plate-words">
            <h2 class="for-pointer">{t.home.plate}</h2>
            <h2 class="for-touch">{t.home.plateTouch}</h2>
            <p class="for-pointer muted">{t.home.plateHint}</p>
          </div>
        )
      )}
      {plate.kind === 'refused' && plate.code === 'failed' && plate.files.length > 0 ? (
        <div class="actions">
          <button type="button" class="button primary large" onClick={() => onFiles(plate.files)}>
            {t.frame.tryAgain}
          </button>
        </div>
      ) : (
        !isBusy && choosers
      )}
      {!isBusy && (
        <PasswordChoice
          password={password}
          isMissing={plate.kind === 'needsPassword'}
          pending={plate.kind === 'needsPassword' ? plate.files.length : 0}
          onReady={() => plate.kind === 'needsPassword' && onFiles(plate.files)}
        />
      )}
      <input
        ref={filesInput}
        class="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => picked(event.currentTarget)}
      />
      <input
        ref={(input) => {
          folderInput.current = input
          if (input) input.webkitdirectory = true
        }}
        class="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => picked(event.currentTarget)}
      />
    </section>
  )
}

/** The plate's upper edge: an empty ribbon, one piece for each place that waits to be filled. */
function RibbonEdge() {
  return (
    <svg class="ribbon-edge" aria-hidden="true">
      <pattern id="ribbon-edge" width="20" height="12" patternUnits="userSpaceOnUse">
        <rect width="18" height="12" rx="2" />
      </pattern>
      <rect width="100%" height="12" fill="url(#ribbon-edge)" />
    </svg>
  )
}
