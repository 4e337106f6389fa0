import { batch, signal, type ReadonlySignal } from '@preact/signals'
import { systemClock, type Clock } from '../../lib/clock.ts'
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
  /** What was chosen and is not here: its words failed, or are late. The page goes on in the language that it is in. */
  readonly missing: ReadonlySignal<Language | null>
  /** The browser's, or what the person chose before. Resolves when its words are here, or `missing` says that not. */
  start(): Promise<void>
  /** The person's own choice: kept for the next visit. Resolves as `start` does. */
  choose(language: Language): Promise<void>
  /** Loads the words of all screens, now and with each later choice. Rejects when that fails in the page's language. */
  loadRest(): Promise<void>
  /** The same for the words of one screen. */
  loadPack(pack: WordPack<unknown>): Promise<void>
}

const storageKey = 'language'
/** Longer nobody looks at an empty page, or at one that does not answer. What comes later is shown when it comes. */
const patienceMs = 3_000

interface Dictionary {
  readonly start: () => Promise<StartWords>
  readonly rest: () => Promise<RestWords>
}

type Dictionaries = Readonly<Record<Language, Dictionary>>

const ownDictionaries: Dictionaries = {
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

export function createLanguageChoice(
  dictionaries: Dictionaries = ownDictionaries,
  clock: Pick<Clock, 'after'> = systemClock,
): LanguageChoice {
  const words = signal<Words>({ language: 'en', t: enStart })
  const allWords = signal<AllWords | null>(null)
  const missing = signal<Language | null>(null)
  let latest: Language = 'en'
  let moveOn = () => {}
  /** Resolves when another language than `latest` is wanted. */
  let moved = new Promise<void>((resolve) => (moveOn = resolve))
  let wantsRest = false
  const wantedPacks = new Set<WordPack<unknown>>()

  function want(language: Language): void {
    if (latest === language) return
    latest = language
    moveOn()
    moved = new Promise((resolve) => (moveOn = resolve))
  }

  function giveUp(language: Language): void {
    if (latest !== language || words.value.language === language) return
    missing.value = language
    want(words.value.language)
  }

  async function loadRestOf(language: Language): Promise<{ readonly t: RestWords; readonly format: Format }> {
    const [t, { createFormat }] = await Promise.all([dictionaries[language].rest(), import('./format.ts')])
    return { t, format: createFormat(language) }
  }

  async function load(language: Language): Promise<void> {
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
      if (missing.value === language) missing.value = null
    })
    document.documentElement.lang = language
  }

  async function use(language: Language): Promise<void> {
    want(language)
    const loading = load(language)
    let stopWaiting = () => {}
    const late = new Promise<'late'>((resolve) => (stopWaiting = clock.after(patienceMs, () => resolve('late'))))
    try {
      if ((await Promise.race([loading, late])) !== 'late') {
        // Who chose the page's own language misses no other.
        if (latest === language) missing.value = null
        return
      }
      giveUp(language)
      void loading.then(
        () => (missing.value === language ? use(language) : undefined),
        // It is asked for again when the person wants that, or once the device has a network.
        () => undefined,
      )
    } catch {
      giveUp(language)
    } finally {
      stopWaiting()
    }
  }

  /** In the language that is wanted, and without it in the one that the page is in. */
  async function loadWanted(): Promise<void> {
    for (;;) {
      const language = latest
      try {
        await Promise.race([load(language), moved])
        if (latest === language) return
      } catch (error) {
        if (latest === language && words.value.language === language) throw error
        giveUp(language)
      }
    }
  }

  return {
    words,
    allWords,
    missing,
    start: () => use(preferredLanguage(storedLanguage(), navigator.languages)),
    choose(language) {
      storeLanguage(language)
      return use(language)
    },
    async loadRest() {
      wantsRest = true
      if (allWords.value?.language !== latest) await loadWanted()
    },
    async loadPack(pack) {
      if (wantedPacks.has(pack) && pack.words.value !== null) return
      wantedPacks.add(pack)
      await loadWanted()
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
