import { expect, it } from 'vitest'
import { shareName } from './manifest-files.ts'

it.each([
  [['photo.jpg'], 'photo.jpg'],
  [['a.txt', 'b.txt'], 'a.txt'],
  [['holiday/a.jpg', 'holiday/deep/b.jpg'], 'holiday'],
  [['holiday/a.jpg', 'holidays/b.jpg'], 'a.jpg'],
  [['holiday/deep/a.jpg', 'b.jpg'], 'a.jpg'],
  [[], ''],
])('%j is called %j', (paths, name) => {
  expect(shareName(paths.map((path) => ({ path })))).toBe(name)
})
