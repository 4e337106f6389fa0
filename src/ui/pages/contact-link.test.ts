import { expect, test } from 'vitest'
import { contactLink } from './contact-link.ts'

test.each([
  ['https://files.example/help?topic=tukar', 'https://files.example/help?topic=tukar'],
  ['me@files.example', 'mailto:me@files.example'],
  ['mailto:me@files.example', 'mailto:me@files.example'],
])('%s leads to %s', (contact, href) => {
  expect(contactLink(contact)).toEqual({ href, text: contact.replace('mailto:', '') })
})

test.each([
  'the desk on the second floor',
  'me@files.example, or the desk',
  'https://files.example or the desk',
  'https://',
  'me@files.example?bcc=you@files.example',
  'javascript:alert(1)',
  'javascript:alert@x',
  '',
])('%j is words', (contact) => {
  expect(contactLink(contact)).toBe(null)
})
