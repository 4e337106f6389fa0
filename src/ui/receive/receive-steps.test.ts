import { expect, test } from 'vitest'
import { helpAfter, stepRows } from './receive-steps.ts'

test('steps before the present one are done', () => {
  expect(stepRows('connecting').map(({ status }) => status)).toEqual(['done', 'now', 'later'])
})

test('help comes at 8 s and again at 20 s', () => {
  expect([0, 7, 8, 19, 20, 3_600].map(helpAfter)).toEqual(['none', 'none', 'hint', 'hint', 'advice', 'advice'])
})
