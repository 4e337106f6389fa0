import { expect, test } from 'vitest'
import { enRest } from '../i18n/en-rest.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import type { AllWords } from '../i18n/language.ts'
import { enPeople } from '../i18n/en-people.ts'
import { shareTitle } from './share-title.ts'
import { listing, ownTransfer, receivedTransfer } from './transfers.test-support.ts'

const words: AllWords = { language: 'en', t: { ...enStart, ...enRest, ...enPeople }, format: createFormat('en') }

test.each([
  [[['a.txt']], 'a.txt'],
  [[['a.txt', 'b.txt']], 'a.txt and 1 more file'],
  [[['a.txt'], ['b.txt']], 'a.txt and 1 more file'],
  [[['a.txt', 'b/c.txt', 'b/d.txt']], 'a.txt and 2 more files'],
  [[['Trip/a.jpg', 'Trip/b/c.jpg']], 'Trip'],
  [[['Trip/a.jpg']], 'Trip'],
  [[['Trip/a.jpg', 'Tripod.jpg']], 'a.jpg and 1 more file'],
  [[['Trip/a.jpg'], ['Tripod.jpg']], 'a.jpg and 1 more file'],
  [[[]], ''],
])('%j is called %s', (parts, title) => {
  const manifest = listing(...parts)
  const seeding = { phase: 'seeding', manifest } as const
  expect(shareTitle(ownTransfer(seeding), words)).toBe(title)
  const paused = ownTransfer({ phase: 'paused', from: seeding, why: { kind: 'person' } })
  expect(shareTitle(paused, words)).toBe(title)
})

test('has no name before its list is known, and keeps it when the list is gone', () => {
  const locked = receivedTransfer({ phase: 'locked', attempt: 'none' })
  expect(shareTitle(locked, words)).toBe(null)
  const failed = receivedTransfer({ phase: 'failed', code: 'engineFailed', detail: '' })
  expect(shareTitle({ ...failed, name: 'a.txt' }, words)).toBe('a.txt')
})
