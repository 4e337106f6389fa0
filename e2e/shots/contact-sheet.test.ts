import { expect, test } from 'vitest'
import { contactSheet } from './contact-sheet.ts'

test('every picture stands below its state, narrow before wide, and nothing else does', () => {
  const sheet = contactSheet(
    ['home-empty-dark-en-1280.png', 'home-empty-light-en-360.png', 'share-paused-light-id-768.png', 'notes"><b>.png'],
    ['share-paused', 'home-empty', 'home-drop'],
  )
  const order = [...sheet.matchAll(/<h2 id="([^"]+)"|<img src="([^"]+)"/g)].map(([, state, name]) => state ?? name)
  expect(order).toEqual([
    'share-paused',
    'share-paused-light-id-768.png',
    'home-empty',
    'home-empty-light-en-360.png',
    'home-empty-dark-en-1280.png',
  ])
  expect(sheet).not.toContain('notes')
})
