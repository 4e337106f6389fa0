import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../lib/utf8.ts'
import { manifestLimits } from './manifest.ts'
import { isSafePath, pathLimits, safePaths } from './safe-path.ts'

const safe = (path: string) => safePaths([path])[0]

// Thousands of random lists, on machines that may be busy.
describe('safePaths', { timeout: 60_000 }, () => {
  it.each([
    'holiday.jpg',
    '.bashrc',
    'a/b/c (1) [draft] {x} ~ !.tar.gz',
    'Übergrößenträger.txt',
    'bu\u0308cher.txt',
    'résumé.pdf',
    '写真/家族.jpg',
    'मेरी क्ष\u200dत्रिय फ़ाइल.txt',
    'می\u200cخواهم.pdf',
    'ملف.txt',
    'תמונה.png',
    '한글 파일.hwp',
    'ภาพถ่าย.jpg',
    '👩\u200d👩\u200d👧\u200d👦 family.mp4',
    '❤\ufe0f\u200d🔥.gif',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.svg',
    'COM10.txt',
    'console.log',
    'null',
    'Nulpunkt.doc',
    "it's 100% #1 & more, @home; ok + $5 = ^fine^ `x`.txt",
  ])('keeps %j', (path) => {
    expect(safe(path)).toBe(path)
    expect(isSafePath(path)).toBe(true)
  })

  it.each([
    ['', '_'],
    ['/', '_'],
    ['.', '_'],
    ['..', '_'],
    ['...', '_'],
    [' ', '_'],
    ['/etc/passwd', 'etc/passwd'],
    ['../../etc/passwd', '_/_/etc/passwd'],
    ['a/./b', 'a/_/b'],
    ['a//b', 'a/b'],
    ['a/b/', 'a/b'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['a\0b', 'a_b'],
    ['a\nb\u007f\u0085', 'a_b__'],
    ['what?.txt', 'what_.txt'],
    ['<a|b>"*:', '_a_b____'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u2066a\u2069\u200f\u061c.txt', 'a.txt'],
    ['a\u200bb\u2060\ufeff\u3164', 'ab'],
    ['a\u2028b', 'a_b'],
    ['name.', 'name'],
    ['name. . ', 'name'],
    ['folder. /file', 'folder/file'],
    ['  indented', 'indented'],
    ['con', '_con'],
    ['CON.txt', '_CON.txt'],
    ['Aux .tar.gz', '_Aux .tar.gz'],
    ['com1', '_com1'],
    ['LPT\u00b3.doc', '_LPT\u00b3.doc'],
    ['nu\u200bl', '_nul'],
    ['CONIN$', '_CONIN$'],
    ['nul/nul', '_nul/_nul'],
    ['a\ud800b', 'a_b'],
    ['\udc00\ud800', '__'],
    ['\ufffe\ufdd0', '__'],
  ])('makes %j into %j', (path, expected) => {
    expect(safe(path)).toBe(expected)
    expect(isSafePath(path)).toBe(false)
  })

  it('cuts a long name by whole characters and keeps its extension', () => {
    const cut = safe(`${'語'.repeat(200)}.tar.gz`) ?? ''
    expect(cut).toBe(`${'語'.repeat(84)}.gz`)
    expect(encodeUtf8(cut).length).toBe(pathLimits.component)
    expect(safe('😀'.repeat(100))).toBe('😀'.repeat(63))
    expect(safe(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(253)}`)
    expect(safe('x'.repeat(255))).toBe('x'.repeat(255))
  })

  it('leaves no joiner, dot or space where it cuts, and no reserved name', () => {
    expect(safe(`${'x'.repeat(252)}\u200d😀`)).toBe('x'.repeat(252))
    expect(safe(`con${'\u200d'.repeat(200)}.txt`)).toBe('_con.txt')
    expect(safe('\u200d'.repeat(100))).toBe('_')
  })

  it('leaves out folders that are too deep or too long', () => {
    const deep = `${'d/'.repeat(100)}file`
    expect(safe(deep)).toBe(`${'d/'.repeat(pathLimits.depth - 1)}file`)
    const long = safe(`${`${'f'.repeat(255)}/`.repeat(20)}file.txt`) ?? ''
    expect(long.endsWith('/file.txt')).toBe(true)
    expect(encodeUtf8(long).length).toBeLessThanOrEqual(manifestLimits.path)
  })

  it.each<[string[], string[]]>([
    [
      ['a.txt', 'a.txt', 'a.txt'],
      ['a.txt', 'a (2).txt', 'a (3).txt'],
    ],
    [
      ['a.txt', 'A.TXT'],
      ['a.txt', 'A (2).TXT'],
    ],
    [
      ['caf\u00e9', 'cafe\u0301'],
      ['caf\u00e9', 'cafe\u0301 (2)'],
    ],
    [
      ['a', 'a', 'a (2)'],
      ['a', 'a (3)', 'a (2)'],
    ],
    [
      ['x?y', 'x*y'],
      ['x_y', 'x_y (2)'],
    ],
    [
      ['a/x', 'b/x'],
      ['a/x', 'b/x'],
    ],
    [
      ['a', 'a/b', 'A/c'],
      ['a (2)', 'a/b', 'A/c'],
    ],
    [
      ['.env', '.env'],
      ['.env', '.env (2)'],
    ],
    [
      ['straße', 'STRASSE'],
      ['straße', 'STRASSE (2)'],
    ],
  ])('numbers what would be equal: %j', (paths, expected) => {
    expect(safePaths(paths)).toEqual(expected)
  })

  it('numbers 20,000 equal names in linear time', () => {
    const started = performance.now()
    const names = safePaths(Array.from({ length: 20_000 }, () => 'IMG.jpg'))
    expect(new Set(names).size).toBe(20_000)
    expect(names.at(-1)).toBe('IMG (20000).jpg')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  const hostileUnit = fc.constantFrom(
    ...'aA.bB/\\ :?*~()2_-',
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ı',
    'con',
    '語',
    '😀',
    '\u200d',
    '\u202e',
    '\u0000',
    '\ud800',
    '\udc00',
    '\ufe0f',
    '..',
    'x'.repeat(120),
    ' (2)',
  )
  const hostilePath = fc.oneof(
    fc.string({ unit: hostileUnit, maxLength: 24 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.string({ unit: hostileUnit, maxLength: 6 }), { maxLength: 40 }).map((parts) => parts.join('/')),
  )
  const hostilePaths = fc.array(hostilePath, { maxLength: 12 })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostilePaths, (paths) => {
        const once = safePaths(paths)
        expect(safePaths(once)).toEqual(once)
        expect(once.every(isSafePath)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives what every file system can hold beside each other', () => {
    fc.assert(
      fc.property(hostilePaths, (paths) => {
        const safeOnes = safePaths(paths)
        const keys = safeOnes.map((path) => path.normalize('NFC').toLowerCase())
        expect(new Set(keys).size).toBe(paths.length)
        for (const path of safeOnes) {
          expect(encodeUtf8(path).length).toBeLessThanOrEqual(manifestLimits.path)
          expect(keys.some((key) => key.startsWith(`${path.normalize('NFC').toLowerCase()}/`))).toBe(false)
          for (const part of path.split('/')) {
            expect(part).not.toMatch(/^$|^\.{1,2}$|[\p{Cc}\\:*?"<>|\u202a-\u202e]|[. ]$|^ /u)
            expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
            expect(encodeUtf8(part).length).toBeLessThanOrEqual(255)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
