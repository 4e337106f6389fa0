import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSafePath } from '../core/safe-path.ts'
import { archiveName, savedName } from './file-name.ts'

describe('the name on disk', () => {
  test.each([
    ['a/b/日本 – Größe.txt', '日本 – Größe.txt'],
    ['../../etc/passwd', 'passwd'],
    ['a/..', '_'],
    ['', '_'],
    ['C:\\x\\y.exe', 'C__x_y.exe'],
    ['line\r\nbreak', 'line__break'],
    ['say "hi"; filename=x', 'say _hi_; filename=x'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['con.txt', '_con.txt'],
  ])('%j becomes %j', (path, name) => expect(savedName(path)).toBe(name))

  test('is one safe component, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (path) => {
        for (const name of [savedName(path), archiveName(path)]) {
          expect(name).not.toBe('')
          expect(name).not.toMatch(/[/\\\r\n"]/)
          expect(isSafePath(name)).toBe(true)
        }
      }),
    )
  })

  test.each([
    ['Holiday', 'Holiday.zip'],
    ['Holiday.ZIP', 'Holiday.ZIP'],
    ['a/b', 'b.zip'],
    ['', '.zip'],
  ])('an archive of %j is %j', (name, archive) => expect(archiveName(name)).toBe(archive))

  test('a long one keeps its extension', () => {
    expect(savedName(`${'x'.repeat(300)}.pdf`)).toMatch(/^x{200,}\.pdf$/)
    expect(archiveName('é'.repeat(300))).toMatch(/^é{100,}\.zip$/)
  })
})
