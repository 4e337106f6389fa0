import { expect, test } from 'vitest'
import { ownerOf } from './network-namespace.ts'

test.each([
  ['tukar-fair-123-sender', 123],
  ['tukar-fair-sender', null],
  ['another', null],
  ['my-tukar-fair-123-sender', null],
  ['', null],
])('who made %s', (name, owner) => {
  expect(ownerOf(name)).toBe(owner)
})
