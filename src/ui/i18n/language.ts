import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { RestWords } from './en-rest.ts'
import { enStart, type StartWords } from './en-start.ts'
import type { Format } from './format.ts'

export const languages = ['en', 'id'] as const
export type Language = (typeof languages)[number]

/** Each language's name in itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', id: 'Bahasa Indonesia' }

/** What is enough for Home. */
export interface Words {
  readonly language: Language
  readonly t: StartWords
}

/** What every other screen needs. */
export interface AllWords extends Words {
  readonly t: StartWords & RestWords
  readonly format: Format
}

/** Words of one screen that has its own file for each language. The file of the screen makes it, beside its component. */
export interface WordPack<T> {
  /** In the language of all other words; null until `LanguageChoice.loadPack`. */
  readonly words: ReadonlySignal<T | null>
  /** Resolves to what puts the words in place. */
  fetch(language: Language): Promise<() => void>
}

export function createWordPack<T>(dictionaries: Readonly<Record<Language, () => Promise<T>>>): WordPack<T> {
  const words = signal<T | null>(null)
  return {
    words,
    async fetch(language) {
      const loaded = await dictionaries[language]()
      return () => (words.value = loaded)
    },
  }
}

export interface LanguageChoice {
  readonly words: ReadonlySignal<Words>
  /** Null until `loadRest`. */
  readonly allWords: ReadonlySignal<AllWords | null>
  /** The browser's, or what the person chose before. Resolves when its words are here. */
  start(): Promise<void>
  /** The person's own choice: kept for the next visit. */
  choose(language: Language): Promise<void>
  /** Loads the words of all screens, now and with each later choice. Rejects when that fails. */
  loadRest(): Promise<void>
  /** The same for the words of one screen. */
  loadPack(pack: WordPack<unknown>): Promise<void>
}

const storageKey = 'language'

interface Dictionary {
  readonly start: () => Promise<StartWords>
  readonly rest: () => Promise<RestWords>
}

const dictionaries: Readonly<Record<Language, Dictionary>> = {
  en: { start: () => Promise.resolve(enStart), rest: async () => (await import('./en-rest.ts')).enRest },
  id: {
    start: async () => (await import('./id-start.ts')).idStart,
    rest: async () => (await import('./id-rest.ts')).idRest,
  },
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

async function loadRestOf(language: Language): Promise<{ readonly t: RestWords; readonly format: Format }> {
  const [t, { createFormat }] = await Promise.all([dictionaries[language].rest(), import('./format.ts')])
  return { t, format: createFormat(language) }
}

export function createLanguageChoice(): LanguageChoice {
  const words = signal<Words>({ language: 'en', t: enStart })
  const allWords = signal<AllWords | null>(null)
  let latest: Language = 'en'
  let wantsRest = false
  const wantedPacks = new Set<WordPack<unknown>>()

  async function load(language: Language): Promise<void> {
    latest = language
    const [t, rest, ...puts] = await Promise.all([
      dictionaries[language].start(),
      wantsRest ? loadRestOf(language) : null,
      ...[...wantedPacks].map((pack) => pack.fetch(language)),
    ])
    // Another choice may have come while this one loaded.
    if (latest !== language) return
    batch(() => {
      words.value = { language, t }
      if (rest) allWords.value = { language, t: { ...t, ...rest.t }, format: rest.format }
      for (const put of puts) put()
    })
    document.documentElement.lang = language
  }

  async function use(language: Language): Promise<void> {
    try {
      await load(language)
    } catch {
      // Offline before this language was ever loaded: the page goes on in the present one.
      latest = words.value.language
    }
  }

  return {
    words,
    allWords,
    start: () => use(preferredLanguage(storedLanguage(), navigator.languages)),
    choose(language) {
      storeLanguage(language)
      return use(language)
    },
    async loadRest() {
      wantsRest = true
      if (allWords.value?.language !== latest) await load(latest)
    },
    async loadPack(pack) {
      if (wantedPacks.has(pack) && pack.words.value !== null) return
      wantedPacks.add(pack)
      await load(latest)
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
