import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { FileIntake } from './intake/file-intake.ts'
import type { LinkIntake } from './intake/link-intake.ts'
import type { AllWords, Words } from './i18n/language.ts'
import type { PageModel } from './page-model.ts'
import type { Session } from './session/session.ts'

/** What every screen finds around it. */
export interface Page extends PageModel {
  readonly intake: FileIntake
  readonly links: LinkIntake
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('no page around')
  return page
}

/** The words of the first route. */
export const useWords = (): Words => usePage().language.words.value

/** For screens made by `lazyScreen`, which loads them. */
export function useAllWords(): AllWords {
  const words = usePage().language.allWords.value
  if (!words) throw new Error('no words yet')
  return words
}

/** For what is drawn once a transfer is open. */
export function useSession(): Session {
  const session = usePage().session.value
  if (!session) throw new Error('no engine yet')
  return session
}
