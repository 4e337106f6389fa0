import { expect, test } from 'vitest'
import { duplicatesAmong } from './duplicates.ts'

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })

test('two states that look the same to the byte are named', () => {
  const files = [
    file('home-empty-light-en-1280.png', 'a'),
    file('home-drop-light-en-1280.png', 'a'),
    file('home-drop-dark-en-1280.png', 'b'),
  ]
  expect(duplicatesAmong(files)).toEqual([
    'home-drop-light-en-1280.png is the same picture as home-empty-light-en-1280.png',
  ])
})

test('a wide window shows the code at once, a phone does not', () => {
  const both = (width: number) => [
    file(`share-code-light-en-${width}.png`, 'a'),
    file(`share-waiting-light-en-${width}.png`, 'a'),
  ]
  expect(duplicatesAmong(both(1280))).toEqual([])
  expect(duplicatesAmong(both(360))).toHaveLength(1)
})

test('views of one state may look the same, and other files don’t count', () => {
  const files = [
    file('share-print-light-en-360.png', 'a'),
    file('share-print-dark-en-360.png', 'a'),
    file('index.html', 'a'),
  ]
  expect(duplicatesAmong(files)).toEqual([])
})
