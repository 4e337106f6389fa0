import { signal, type ReadonlySignal } from '@preact/signals'
import { en, type Dictionary } from './en.ts'
import { createFormat, type Format } from './format.ts'

export const languages = ['en', 'id'] as const
export type Language = (typeof languages)[number]

/** Each language's name in itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', id: 'Bahasa Indonesia' }

export interface Words {
  readonly language: Language
  readonly t: Dictionary
  readonly format: Format
}

export interface LanguageChoice {
  readonly words: ReadonlySignal<Words>
  /** The browser's, or what the person chose before. Resolves when its words are here. */
  start(): Promise<void>
  /** The person's own choice: kept for the next visit. */
  choose(language: Language): Promise<void>
}

const storageKey = 'language'

const loaders: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: () => Promise.resolve(en),
  id: async () => (await import('./id.ts')).id,
}

/** The person's own choice if there was one, else the browser's first language that is here. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  const known = (tag: string | null) => languages.find((language) => tag?.toLowerCase().split('-')[0] === language)
  const own = known(stored)
  if (own) return own
  for (const tag of browser) {
    const match = known(tag)
    if (match) return match
  }
  return 'en'
}

export function createLanguageChoice(): LanguageChoice {
  const words = signal<Words>({ language: 'en', t: en, format: createFormat('en') })
  let latest: Language = 'en'

  async function use(language: Language): Promise<void> {
    latest = language
    try {
      const t = await loaders[language]()
      // Another choice may have come while this one loaded.
      if (latest !== language) return
      words.value = { language, t, format: createFormat(language) }
      document.documentElement.lang = language
    } catch (error) {
      // Offline before this language was ever loaded: the page goes on in the present one.
      console.warn('language not loaded', error)
    }
  }

  return {
    words,
    start: () => use(preferredLanguage(storedLanguage(), navigator.languages)),
    choose(language) {
      storeLanguage(language)
      return use(language)
    },
  }
}

// Storage may be forbidden altogether, and touching it then throws.
function storedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    return
  }
}
