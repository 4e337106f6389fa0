import { useEffect, useRef } from 'preact/hooks'
import type { SourceFile } from '../../core/ports/platform.ts'
import type { FileIntake, PlateState } from '../intake/file-intake.ts'
import { FileInput } from '../intake/file-input.tsx'
import { usePage, useWords } from '../page-context.ts'
import { PasswordChoice } from './password-choice.tsx'

/** Where files go in. The two inputs stay in the document whatever the plate shows. */
export function DropPlate({ intake }: { readonly intake: FileIntake }) {
  const { t } = useWords()
  const { language } = usePage()
  const filesInput = useRef<HTMLInputElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const primary = useRef<HTMLButtonElement>(null)
  const plate = intake.plate.value
  const isBusy = intake.isBusy()
  const refusal =
    plate.kind === 'refused'
      ? plate.code === 'failed'
        ? t.shareErrors.failed
        : language.allWords.value?.t.refusals[plate.code]
      : null
  const takeAgain = (files: readonly SourceFile[]) => void intake.take(() => Promise.resolve(files))

  useEffect(() => {
    // The password's own button is away while the link is made, and the focus with it.
    if (plate.kind === 'refused' && document.activeElement === document.body) primary.current?.focus()
  }, [plate.kind])

  // They keep their places whatever the plate says, and the focus with them.
  const mayTryAgain = plate.kind === 'refused' && plate.code === 'failed'
  const onPrimary = () => {
    if (mayTryAgain) void intake.take(plate.again)
    else if (!isBusy) filesInput.current?.click()
  }

  return (
    <section class="card plate" aria-busy={isBusy}>
      <p role="status" class={isBusy ? 'plate-busy' : 'unseen'}>
        <BusyWords plate={plate} />
      </p>
      {plate.kind === 'refused' ? (
        <div role="alert" class="refusal">
          <h2>{plate.path === '' ? refusal?.what : t.home.unreadable(plate.path)}</h2>
          <p>{refusal?.next}</p>
        </div>
      ) : (
        !isBusy &&
        (plate.kind === 'needsPassword' ? (
          <h2>{t.home.waiting(plate.files.length)}</h2>
        ) : (
          <div class="plate-words">
            <h2 class="for-pointer">{t.home.plate}</h2>
            <h2 class="for-touch">{t.home.plateTouch}</h2>
            <p class="for-pointer muted">{t.home.plateHint}</p>
          </div>
        ))
      )}
      <div class="actions">
        <button
          ref={primary}
          type="button"
          data-key={mayTryAgain ? undefined : 'o'}
          class={`button large ${plate.kind === 'needsPassword' ? '' : 'primary'}`}
          aria-disabled={isBusy}
          onClick={onPrimary}
        >
          {mayTryAgain ? t.frame.tryAgain : t.home.chooseFiles}
        </button>
        {!mayTryAgain && (
          <button
            type="button"
            class="button large"
            aria-disabled={isBusy}
            onClick={() => isBusy || folderInput.current?.click()}
          >
            {t.home.chooseFolder}
          </button>
        )}
      </div>
      {!isBusy && (
        <PasswordChoice
          password={intake.password}
          isMissing={plate.kind === 'needsPassword'}
          pending={plate.kind === 'needsPassword' ? plate.files.length : 0}
          onReady={() => plate.kind === 'needsPassword' && takeAgain(plate.files)}
        />
      )}
      <FileInput input={filesInput} isFolder={false} />
      <FileInput input={folderInput} isFolder />
    </section>
  )
}

/** What happens to the files that were just given; nothing where nothing does. */
export function BusyWords({ plate }: { readonly plate: PlateState }) {
  const { t } = useWords()
  if (plate.kind === 'reading') return <>{t.home.reading(plate.files)}</>
  return plate.kind === 'linking' ? <>{t.home.makingLink}</> : null
}
