import { expect, test } from 'vitest'
import { mailLink } from './mail-link.ts'

test('a mail carries the name and the whole link', () => {
  const name = 'Q&A = 100 %?.txt'
  const address = 'https://tukar.example/?a=b&c#key.list'
  const url = new URL(mailLink(name, address))
  expect(url.protocol).toBe('mailto:')
  expect(url.hash).toBe('')
  const fields = url.search.slice(1).split('&')
  expect(fields.map((field) => field.split('=').map(decodeURIComponent))).toEqual([
    ['subject', name],
    ['body', address],
  ])
})

test('half a character in the name does no harm', () => {
  expect(mailLink('a\ud83d', 'b')).toBe('mailto:?subject=a%EF%BF%BD&body=b')
})
