import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { ShareError } from '../../app/app.ts'
import type { SourceFile } from '../../core/ports/platform.ts'
import type { ShareErrorCode } from '../i18n/sentences.ts'
import type { PageModel } from '../page-model.ts'

/** What becomes of files that were dropped, pasted or picked. */
export type PlateState =
  | { readonly kind: 'ready' }
  /** `files`: found so far. */
  | { readonly kind: 'reading'; readonly files: number }
  | { readonly kind: 'linking' }
  /** The box is ticked and the field empty: the files wait. */
  | { readonly kind: 'needsPassword'; readonly files: readonly SourceFile[] }
  | (Refusal & {
      readonly kind: 'refused'
      /** For another try: gives the files that were found, or looks for them anew. */
      readonly again: FileReading
    })

interface Refusal {
  readonly code: ShareErrorCode
  /** Of the file that is to blame, where one is. */
  readonly path: string
}

/** `onCount` hears the files found so far. */
export type FileReading = (onCount: (files: number) => void) => Promise<readonly SourceFile[]>

/** The one way for files into a share, from whichever screen. */
export interface FileIntake {
  readonly plate: ReadonlySignal<PlateState>
  /** Null: the box is not ticked. */
  readonly password: Signal<string | null>
  isBusy(): boolean
  /**
   * Shares what `read` gives as a new link and shows it; Home shows what stands in the way. `read` is called at once, or
   * not at all while other files are on their way.
   */
  take(read: FileReading): Promise<void>
  /** Forgets what Home asked and said. */
  reset(): void
}

type Page = Pick<PageModel, 'route' | 'session' | 'loadSession' | 'go'> & {
  readonly language: Pick<PageModel['language'], 'loadRest'>
}

export function createFileIntake(page: Page, loadShareScreen: () => Promise<void>): FileIntake {
  const plate = signal<PlateState>({ kind: 'ready' })
  const password = signal<string | null>(null)
  const isBusy = () => plate.value.kind === 'reading' || plate.value.kind === 'linking'

  function askOnHome(state: PlateState): void {
    plate.value = state
    if (page.route.value.kind !== 'home') page.go('')
  }

  /** Home has no words for the reasons that are seldom met. Where they don't load, that is the reason. */
  async function worded(refusal: Refusal): Promise<Refusal> {
    if (refusal.code === 'failed') return refusal
    try {
      await page.language.loadRest()
      return refusal
    } catch {
      return { code: 'failed', path: '' }
    }
  }

  return {
    plate,
    password,
    isBusy,
    async take(read) {
      if (isBusy()) return
      // What is added to a protected share's screen is not shared without a password by mistake.
      const secret = page.session.value?.showsProtected() ? '' : password.value
      let files: readonly SourceFile[] = []
      plate.value = { kind: 'reading', files: 0 }
      try {
        files = await read((found) => {
          plate.value = { kind: 'reading', files: found }
        })
        if (files.length === 0) throw new ShareError('nothing')
        if (await page.session.value?.giveAgain(files)) {
          plate.value = { kind: 'ready' }
          return
        }
        if (secret === '') {
          password.value = ''
          return askOnHome({ kind: 'needsPassword', files })
        }
        plate.value = { kind: 'linking' }
        const [session] = await Promise.all([page.loadSession(), loadShareScreen()])
        const hash = await session.share(files, secret)
        plate.value = { kind: 'ready' }
        page.go(hash, 'morph')
      } catch (error) {
        const refusal = await worded(refusalOf(error))
        if (refusal.code === 'failed') reportError(error)
        // The reader itself may not have loaded: then nothing was found, and yet something was given.
        const again: FileReading = files.length > 0 ? () => Promise.resolve(files) : read
        askOnHome({ kind: 'refused', ...refusal, again })
      }
    },
    reset() {
      password.value = null
      if (!isBusy()) plate.value = { kind: 'ready' }
    },
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ShareError) return { code: error.code, path: error.path ?? '' }
  return { code: 'failed', path: '' }
}
