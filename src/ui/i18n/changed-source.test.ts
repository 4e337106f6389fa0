import { expect, test } from 'vitest'
import { enRest } from './en-rest.ts'
import { idRest } from './id-rest.ts'

test.each([
  [0, /^“a\.txt” was changed/, /^“a\.txt” berubah/],
  [1, /^“a\.txt” or the file beside it was changed/, /^“a\.txt” atau berkas di sebelahnya berubah/],
  [
    2,
    /^“a\.txt” or one of 2 files beside it was changed/,
    /^“a\.txt” atau salah satu dari 2 berkas di dekatnya berubah/,
  ],
])('a changed file, or one of %d others, is said to be so', (others, english, indonesian) => {
  expect(enRest.share.sourceChanged('a.txt', others)).toMatch(english)
  expect(idRest.share.sourceChanged('a.txt', others)).toMatch(indonesian)
  const subject = (text: string, end: string) => text.slice(0, text.indexOf(end))
  expect(enRest.share.sourceStill('a.txt', others)).toBe(
    `${subject(enRest.share.sourceChanged('a.txt', others), ' was')} is still not what it was.`,
  )
  expect(idRest.share.sourceStill('a.txt', others)).toBe(
    `${subject(idRest.share.sourceChanged('a.txt', others), ' berubah')} masih belum seperti semula.`,
  )
})
