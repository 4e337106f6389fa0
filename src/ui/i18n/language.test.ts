import { describe, expect, test } from 'vitest'
import { enRest } from './en-rest.ts'
import { enSettings } from './en-settings.ts'
import { enStart } from './en-start.ts'
import { idRest } from './id-rest.ts'
import { idSettings } from './id-settings.ts'
import { idStart } from './id-start.ts'
import { preferredLanguage } from './language.ts'

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

/** Every plain text of a dictionary, by its place. */
function texts(value: unknown, place: string): [string, string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => texts(each, `${place}.${key}`))
}

// The type checks that nothing is missing; this finds what was left in the other language.
test('no sentence was left in English', () => {
  const english = new Map([...texts(enStart, 'start'), ...texts(enRest, 'rest'), ...texts(enSettings, 'settings')])
  const indonesian = [...texts(idStart, 'start'), ...texts(idRest, 'rest'), ...texts(idSettings, 'settings')]
  expect(indonesian.length).toBe(english.size)
  expect(indonesian.filter(([place, text]) => text === '' || english.get(place) === text)).toEqual([])
})
