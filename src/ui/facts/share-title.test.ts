import { expect, test } from 'vitest'
import { shareName } from '../../core/manifest-files.ts'
import { enRest } from '../i18n/en-rest.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import type { AllWords } from '../i18n/language.ts'
import { shareTitle } from './share-title.ts'

const words: AllWords = { language: 'en', t: { ...enStart, ...enRest }, format: createFormat('en') }

test.each([
  [['a.txt'], 'a.txt'],
  [['a.txt', 'b.txt'], 'a.txt and 1 more file'],
  [['a.txt', 'b/c.txt', 'b/d.txt'], 'a.txt and 2 more files'],
  [['Trip/a.jpg', 'Trip/b/c.jpg'], 'Trip'],
  [['Trip/a.jpg'], 'Trip'],
  [['Trip/a.jpg', 'Tripod.jpg'], 'a.jpg and 1 more file'],
  [[], ''],
])('%j is called %s', (paths, title) => {
  const files = paths.map((path) => ({ path }))
  expect(shareTitle(shareName(files), files, words)).toBe(title)
})
