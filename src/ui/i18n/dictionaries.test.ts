import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// Every dictionary beside this file, `en-NAME.ts` and `id-NAME.ts`: a new one is among them by its name.

const names = readdirSync(import.meta.dirname).flatMap((file) => /^en-(.+)\.ts$/.exec(file)?.[1] ?? [])

/** What no Indonesian sentence has in it; loanwords such as "tab" and "server" it may have. */
const english =
  /\b(the|and|of|your?|is|are|was|were|to|with|it|its|this|that|these|files?|links?|people|person|browser|passwords?|downloads?|uploads?|share|sharing|shared|by|for|from|not|can|no|in|on|at|or|if|all)\b/i

/** Words of both languages: a text may be the same where it has no others. */
const shared = ['Tukar', 'Volume', 'Relay', 'TURN', 'Folder']

/** The one thing that a dictionary's file exports. */
async function wordsOf(language: 'en' | 'id', name: string): Promise<unknown> {
  const exported: object = await import(`./${language}-${name}.ts`)
  const [words, ...others] = Object.values(exported)
  expect(others).toEqual([])
  return words
}

interface Text {
  readonly place: string
  readonly text: string
}

/** Every text by its place. A function says what it says of this many. */
function texts(value: unknown, place: string, amount: number): Text[] {
  if (typeof value === 'string') return [{ place, text: value }]
  if (typeof value === 'function') {
    const made: unknown = Reflect.apply(value, null, Array<number>(5).fill(amount))
    return texts(made, `${place}(${amount})`, amount)
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => texts(each, `${place}.${key}`, amount))
}

describe.each(names)('the dictionary "%s"', (name) => {
  test.each([0, 1, 2, 12_345])('says the same in both languages, of %d', async (amount) => {
    const inEnglish = texts(await wordsOf('en', name), name, amount)
    const inIndonesian = texts(await wordsOf('id', name), name, amount)
    expect(inIndonesian.map(({ place }) => place)).toEqual(inEnglish.map(({ place }) => place))
    const left = inIndonesian.filter(({ text }) => text.trim() === '' || english.test(text))
    expect(left).toEqual([])
    const equal = inIndonesian.filter(({ text }, index) => text === inEnglish[index]?.text)
    const words = equal.flatMap(({ text }) => text.match(/[a-z]{3,}/gi) ?? [])
    expect(words.filter((word) => !shared.includes(word))).toEqual([])
  })

  test('leaves numbers and their forms to Intl', () => {
    const source = (language: 'en' | 'id') => readFileSync(`${import.meta.dirname}/${language}-${name}.ts`, 'utf8')
    const numbers = [...source('en').matchAll(/(\w+): number\b/g)].map(([, parameter]) => parameter)
    for (const text of [source('en'), source('id')]) {
      for (const parameter of numbers) expect(text).not.toContain(`\${${parameter}}`)
      expect(text).not.toMatch(/toLocale|toFixed|Date\(|\bMath\./)
    }
    // One or many is a question of grammar; none at all is a sentence of its own.
    expect(source('en')).not.toMatch(/[=!]== [1-9]\b|[<>]=? [1-9]\b/)
  })
})
