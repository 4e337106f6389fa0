import { describe, expect, test } from 'vitest'
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
