import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createManualClock } from '../../app/manual-clock.test-support.ts'
import { enRest } from './en-rest.ts'
import { enStart, type StartWords } from './en-start.ts'
import { idRest } from './id-rest.ts'
import { idStart } from './id-start.ts'
import { createLanguageChoice, createWordPack, preferredLanguage } from './language.ts'

describe('the language', () => {
  test.each([
    [null, ['id-ID', 'en'], 'id'],
    [null, ['fr-FR', 'ID', 'en'], 'id'],
    [null, ['en-GB', 'id'], 'en'],
    [null, ['fr'], 'en'],
    [null, [], 'en'],
    ['en', ['id-ID'], 'en'],
    ['id', ['en'], 'id'],
    ['xx', ['id'], 'id'],
  ])('stored %s, browser %j: %s', (stored, browser, language) => {
    expect(preferredLanguage(stored, browser)).toBe(language)
  })
})

describe('words that don’t come', () => {
  const stored = new Map<string, string>()
  const page = { lang: '' }

  beforeEach(() => {
    stored.clear()
    vi.stubGlobal('navigator', { languages: ['id-ID'] })
    vi.stubGlobal('document', { documentElement: page })
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    })
    return () => void vi.unstubAllGlobals()
  })

  /** A language choice whose Indonesian first words the test hands out itself. */
  function choiceOf(loadStart: () => Promise<StartWords>) {
    const clock = createManualClock()
    const id = { start: loadStart, rest: () => Promise.resolve(idRest) }
    const en = { start: () => Promise.resolve(enStart), rest: () => Promise.resolve(enRest) }
    return { clock, choice: createLanguageChoice({ en, id }, clock) }
  }
  const offline = () => Promise.reject(new TypeError('offline'))
  const turns = () => new Promise((resolve) => setImmediate(resolve))

  test('the page begins in English, and says what is missing', async () => {
    const { choice } = choiceOf(offline)
    await choice.start()
    expect([choice.words.value.language, choice.missing.value]).toEqual(['en', 'id'])
  })

  test('a screen that waited for them comes in English', async () => {
    const { choice } = choiceOf(offline)
    await Promise.all([choice.start(), choice.loadRest()])
    expect([choice.allWords.value?.language, choice.missing.value]).toEqual(['en', 'id'])
  })

  test('late ones are waited for some seconds, and shown when they come', async () => {
    let come: (words: StartWords) => void = () => {}
    const late = new Promise<StartWords>((resolve) => (come = resolve))
    const { choice, clock } = choiceOf(() => late)
    let isDrawn = false
    const started = Promise.all([choice.start(), choice.loadRest()]).then(() => (isDrawn = true))
    clock.pass(2_900)
    await turns()
    expect([isDrawn, choice.missing.value]).toEqual([false, null])
    clock.pass(200)
    await started
    expect([choice.allWords.value?.language, choice.missing.value]).toEqual(['en', 'id'])
    come(idStart)
    await turns()
    expect([choice.allWords.value?.language, choice.missing.value, page.lang]).toEqual(['id', null, 'id'])
  })

  test('a choice is kept for the next visit, and may be made again', async () => {
    vi.stubGlobal('navigator', { languages: ['en'] })
    let isOnline = false
    const { choice } = choiceOf(() => (isOnline ? Promise.resolve(idStart) : offline()))
    await choice.start()
    await choice.choose('id')
    expect([choice.words.value.language, choice.missing.value, stored.get('language')]).toEqual(['en', 'id', 'id'])
    isOnline = true
    await choice.choose('id')
    expect([choice.words.value.language, choice.missing.value]).toEqual(['id', null])
  })

  test('nothing is missing any more for who stays with the page’s own language', async () => {
    vi.stubGlobal('navigator', { languages: ['en'] })
    const { choice } = choiceOf(offline)
    await choice.choose('id')
    await choice.choose('en')
    expect([choice.words.value.language, choice.missing.value]).toEqual(['en', null])
  })

  test('the words of one screen reject what needs them, and the page keeps its language', async () => {
    vi.stubGlobal('navigator', { languages: ['en'] })
    const { choice } = choiceOf(() => Promise.resolve(idStart))
    const pack = createWordPack({ en: () => Promise.resolve('words'), id: offline })
    const broken = createWordPack<string>({ en: offline, id: offline })
    await choice.start()
    await choice.loadPack(pack)
    await choice.choose('id')
    expect([choice.words.value.language, choice.missing.value, pack.words.value]).toEqual(['en', 'id', 'words'])
    await expect(choice.loadPack(broken)).rejects.toThrow('offline')
  })

  test('a screen that loads while the language changes comes in the new one', async () => {
    vi.stubGlobal('navigator', { languages: ['en'] })
    const { choice } = choiceOf(() => turns().then(() => idStart))
    await choice.start()
    const screen = choice.loadRest()
    void choice.choose('id')
    await screen
    expect(choice.allWords.value?.language).toBe('id')
  })
})
