import { expect, test } from 'vitest'
import { withBlock } from './readme-block.ts'

const readme = 'a\n\n<!-- far:begin -->\n\nold\n\n<!-- far:end -->\n\nz\n'

test('the block is put between the marks, again and again', () => {
  const once = withBlock(readme, 'new')
  expect(once).toBe(readme.replace('old', 'new'))
  expect(withBlock(once, 'new')).toBe(once)
})

test.each([
  ['', 'none'],
  ['<!-- far:begin --> x', 'no end'],
  ['<!-- far:end --> <!-- far:begin -->', 'turned around'],
  [readme + readme, 'twice'],
])('%j is refused: %s', (text) => {
  expect(() => withBlock(text, 'new')).toThrow('README.md needs one')
})
