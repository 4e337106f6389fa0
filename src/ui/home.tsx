import { useSignal } from '@preact/signals'
import { ShareError } from '../app/app.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { DropPlate, type PlateState } from './drop-plate.tsx'
import { UnreadableDropError } from './dropped-files.ts'
import type { ShareErrorCode } from './i18n/sentences.ts'
import { linkScreen, stillHere } from './lazy-screens.ts'
import { LinkField } from './link-field.tsx'
import { usePage, useWords } from './page-context.ts'
import { ScreenTitle } from './screen-title.tsx'
import { useWindowDrop } from './window-drop.ts'

export function Home() {
  const page = usePage()
  const { t } = useWords()
  const plate = useSignal<PlateState>({ kind: 'ready' })
  /** Null: the box is not ticked. */
  const password = useSignal<string | null>(null)

  /** Takes files that are still being read, or that were picked. */
  async function take(reading: Promise<readonly SourceFile[]>): Promise<void> {
    let files: readonly SourceFile[] = []
    try {
      files = await reading
      if (files.length > 0 && password.value === '') {
        plate.value = { kind: 'needsPassword', files }
        return
      }
      plate.value = { kind: 'linking' }
      const [session] = await Promise.all([page.loadSession(), linkScreen.load(page)])
      page.go(await session.share(files, password.value))
    } catch (error) {
      const code = codeOf(error)
      if (code === 'failed') reportError(error)
      plate.value = { kind: 'refused', code, files }
    }
  }

  const isBusy = () => plate.value.kind === 'linking' || plate.value.kind === 'reading'
  const overlay = useWindowDrop({
    accepts: () => !isBusy(),
    onReading: (files) => {
      plate.value = { kind: 'reading', files }
    },
    onFiles: (reading) => void take(reading),
  })

  return (
    <div class="home">
      <div class="home-head">
        <ScreenTitle>{t.home.title}</ScreenTitle>
        <p class="intro">{t.home.intro}</p>
      </div>
      <div class="home-main">
        {page.stoppedName.value !== null && <p class="note">{t.home.stopped(page.stoppedName.value)}</p>}
        <DropPlate state={plate} password={password} onFiles={(files) => void take(Promise.resolve(files))} />
      </div>
      <div class="home-side">
        {page.session.value && <stillHere.Screen />}
        <LinkField />
        <ul class="facts">
          {t.home.facts.map(({ title, text }) => (
            <li key={title}>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </div>
      {overlay.value && (
        <div class="overlay" aria-hidden="true">
          <p class="overlay-title">{t.home.dropOverlay(overlay.value.items)}</p>
          <p>{t.home.dropOverlayHint}</p>
        </div>
      )}
    </div>
  )
}

function codeOf(error: unknown): ShareErrorCode {
  if (error instanceof ShareError) return error.code
  return error instanceof UnreadableDropError ? 'unreadable' : 'failed'
}
